package dev.barback.broker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker whose queues have {@link Lanes}. To each lane, the broker behind it is what it is to a queue: messages are
 * received from a lane, and settled there. A queue as a whole is what messages are published to, each to the lane of
 * its user; and what is made, attended, cleared and listed. Closes the broker behind it. Thread-safe.
 */
public final class LanedBroker extends ForwardingBroker {
    private static final Logger log = LoggerFactory.getLogger(LanedBroker.class);

    private final Broker target;
    private final Lanes lanes;

    /**
     * A broker with lanes.
     *
     * @param target carries the messages of each lane
     * @param lanes the same for all who enqueue; workers serve at least as many
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
            new Spreading(
                            target,
                            message -> lanes.of(queue, message.attributes().get(Attributes.USER)))
                    .publish(messages);
        }
    }

    /** Of all its lanes, also of those that it had when there were more of them, where the broker can list them. */
    @Override
    public void purge(String queue) {
        Set<String> all = new LinkedHashSet<>(lanes.of(queue));
        all.addAll(formerLanes(queue));
        AllAtOnce.run(all, target::purge);
    }

    /** Each queue with what its lanes hold together; their problems one after the other. */
    @Override
    public List<QueueInfo> queues() {
        TreeMap<String, QueueInfo> byQueue = new TreeMap<>();
        for (QueueInfo lane : target.queues()) {
            String queue = Lanes.queueOf(lane.name());
            QueueInfo named = new QueueInfo(queue, lane.available(), lane.leased(), lane.delayed(), lane.problem());
            byQueue.merge(queue, named, LanedBroker::together);
        }
        return List.copyOf(byQueue.values());
    }

    @Override
    public Attendance attend(String queue) {
        List<Attendance> each = new ArrayList<>();
        try {
            lanes.of(queue).forEach(lane -> each.add(target.attend(lane)));
        } catch (RuntimeException e) {
            AllAtOnce.run(each, Attendance::close);
            throw e;
        }
        return each.size() == 1 ? each.get(0) : new LanesAttendance(each);
    }

    private List<String> formerLanes(String queue) {
        try {
            return target.queues().stream()
                    .map(QueueInfo::name)
                    .filter(name -> Lanes.isLane(name) && Lanes.queueOf(name).equals(queue))
                    .toList();
        } catch (BrokerException e) { // one that may not list queues may clear them all the same
            log.info("Only the present lanes of {} are cleared. {}", queue, e.getMessage());
            return List.of();
        }
    }

    private static QueueInfo together(QueueInfo one, QueueInfo other) {
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
