package dev.barback.internal.broker;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.BrokerException;
import dev.barback.spi.Broker;
import dev.barback.spi.Message;
import dev.barback.spi.PartlyPublishedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages over the lanes of a queue. Messages are gathered, up to a limit, and published to one lane after
 * the other. If the broker is unreachable, the remaining lanes are not tried: with many lanes, the timeouts would add
 * up.
 */
final class LanePublisher {
    private static final int MAX_GATHERED = 10_000;
    private static final long MAX_BYTES = 32L << 20;

    private final Broker target;
    private final Function<Message, String> laneOf;
    private final Map<String, Part> gathered = new LinkedHashMap<>();
    private final PublishResult<BarbackException> result = new PublishResult<>();
    private @Nullable BrokerException outageError;
    private long bytes;
    private int gatheredCount;
    private int attemptedCount;

    LanePublisher(Broker target, Function<Message, String> laneOf) {
        this.target = target;
        this.laneOf = laneOf;
    }

    /** The messages for one lane, and their positions in the publication. */
    private record Part(List<Message> messages, List<Integer> positions) {
        Part() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    void publish(Iterable<Message> messages) {
        for (Message message : messages) {
            gather(message);
            if (gatheredCount - attemptedCount >= MAX_GATHERED || bytes >= MAX_BYTES) {
                publishGathered();
            }
        }
        publishGathered();
        result.requireAllConfirmed(gatheredCount);
    }

    private void gather(Message message) {
        Part part = gathered.computeIfAbsent(laneOf.apply(message), name -> new Part());
        part.messages().add(message);
        part.positions().add(gatheredCount++);
        bytes += message.data().length;
    }

    private void publishGathered() {
        gathered.forEach(this::publish);
        gathered.clear();
        bytes = 0;
        attemptedCount = gatheredCount;
        if (outageError != null && result.isNoneConfirmed(gatheredCount)) {
            throw outageError;
        }
    }

    private void publish(String name, Part part) {
        BrokerException outage = outageError;
        if (outage != null) {
            fail(part, outage);
            return;
        }
        try {
            target.publish(name, part.messages());
        } catch (PartlyPublishedException e) {
            BarbackException reason = e.getCause() instanceof BarbackException first ? first : e;
            for (int i = 0; i < part.positions().size(); i++) {
                if (e.failed(i)) {
                    fail(part.positions().get(i), reason);
                }
            }
        } catch (BrokerException e) {
            outageError = e;
            fail(part, e);
        } catch (ArgumentException e) { // only a message of this lane is invalid
            fail(part, e);
        }
    }

    private void fail(Part part, BarbackException reason) {
        part.positions().forEach(position -> fail(position, reason));
    }

    private void fail(int position, BarbackException reason) {
        result.fail(position, position + 1, reason);
    }
}
