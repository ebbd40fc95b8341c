package dev.barback.internal.broker;

import dev.barback.BrokerException;
import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Lanes;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.QueueMaintenance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker whose queues have {@link Lanes}. For the target broker, each lane is a queue: messages are fetched from a
 * lane, and acknowledged, renewed, released and parked there. Publishing to a queue puts each message in the lane of
 * its user; the other operations (ensure, maintenance, purge, list) apply to the queue as a whole. Closes the target.
 * Thread-safe.
 */
public final class LanedBroker extends ForwardingBroker {
    private static final Logger log = LoggerFactory.getLogger(LanedBroker.class);

    private final Broker target;
    private final Lanes lanes;

    /**
     * Adds lanes to a broker.
     *
     * @param target the broker that carries the messages of each lane
     * @param lanes the lanes, the same in all enqueuers; workers serve at least as many
     */
    public LanedBroker(Broker target, Lanes lanes) {
        super(target);
        this.target = target;
        this.lanes = lanes;
    }

    @Override
    public List<String> lanes(String queue) {
        return lanes.of(queue);
    }

    @Override
    public void ensure(String queue) {
        lanes.of(queue).forEach(target::ensure);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        if (lanes.of(queue).size() == 1) {
            target.publish(queue, messages);
        } else {
            new LanePublisher(
                            target,
                            message -> lanes.of(queue, message.attributes().get(MessageAttributes.USER)))
                    .publish(messages);
        }
    }

    /** Purges all lanes of the queue, and former lanes of it if the broker can list them. */
    @Override
    public void purge(String queue) {
        Set<String> all = new LinkedHashSet<>(lanes.of(queue));
        all.addAll(formerLanes(queue));
        Parallel.run(all, target::purge);
    }

    /** The queues, each with the sums of its lanes and their problems one after the other. */
    @Override
    public List<QueueInfo> queues() {
        TreeMap<String, QueueInfo> byQueue = new TreeMap<>();
        for (QueueInfo lane : target.queues()) {
            String queue = Lanes.queueOf(lane.name());
            QueueInfo named = new QueueInfo(queue, lane.available(), lane.leased(), lane.delayed(), lane.problem());
            byQueue.merge(queue, named, LanedBroker::combine);
        }
        return List.copyOf(byQueue.values());
    }

    @Override
    public QueueMaintenance startMaintenance(String queue) {
        List<QueueMaintenance> maintenances = new ArrayList<>();
        try {
            lanes.of(queue).forEach(lane -> maintenances.add(target.startMaintenance(lane)));
        } catch (RuntimeException e) {
            Parallel.run(maintenances, QueueMaintenance::close);
            throw e;
        }
        return maintenances.size() == 1 ? maintenances.get(0) : new LanesMaintenance(maintenances);
    }

    private List<String> formerLanes(String queue) {
        try {
            return target.queues().stream()
                    .map(QueueInfo::name)
                    .filter(name -> Lanes.isLane(name) && Lanes.queueOf(name).equals(queue))
                    .toList();
        } catch (BrokerException e) { // without the permission to list queues, purging may still be permitted
            log.info("Can't list the former lanes of {}; only its current lanes are purged. {}", queue, e.getMessage());
            return List.of();
        }
    }

    private static QueueInfo combine(QueueInfo one, QueueInfo other) {
        return new QueueInfo(
                one.name(),
                sum(one.available(), other.available()),
                sum(one.leased(), other.leased()),
                sum(one.delayed(), other.delayed()),
                (one.problem() + " " + other.problem()).strip());
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(one.getAsLong() + other.getAsLong())
                : OptionalLong.empty();
    }
}
