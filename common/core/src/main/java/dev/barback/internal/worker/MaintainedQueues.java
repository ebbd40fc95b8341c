package dev.barback.internal.worker;

import dev.barback.internal.broker.OutageLog;
import dev.barback.spi.Broker;
import dev.barback.spi.QueueMaintenance;
import dev.barback.spi.QueueNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of a worker, which it creates and whose maintenance it runs: without it, delayed jobs would wait for ever.
 * Thread-safe; runs once, on a thread of its own.
 */
final class MaintainedQueues implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    /** Creating many new queues takes time. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Broker broker;
    private final Set<String> queues;
    private final Clock clock;
    private final Collection<QueueMaintenance> maintenances = new CopyOnWriteArrayList<>();
    private volatile Instant startedAt = Instant.MAX;
    private volatile boolean closed;

    MaintainedQueues(Broker broker, Set<String> queues, Clock clock) {
        this.broker = broker;
        this.queues = queues;
        this.clock = clock;
    }

    /** Creates the queues and starts their maintenance, one by one, and retries until it works. */
    @Override
    public void run() {
        startedAt = clock.instant();
        OutageLog outage = new OutageLog("start the maintenance of the queues " + queues, log);
        Deque<String> remaining = new ArrayDeque<>(queues);
        remaining.addFirst(QueueNames.MORGUE);
        while (!closed && !remaining.isEmpty()) {
            try {
                create(remaining.element());
                remaining.remove();
                outage.succeeded();
            } catch (Throwable e) { // without maintenance, delayed jobs would wait for ever
                outage.failed(e);
                outage.pause();
            }
        }
        if (closed) {
            endMaintenance();
        }
    }

    private void create(String queue) {
        broker.ensure(queue);
        if (!queue.equals(QueueNames.MORGUE)) { // no worker fetches from it
            maintenances.add(broker.startMaintenance(queue));
        }
    }

    /** Ends the maintenance of all queues; takes some seconds. */
    void close() {
        closed = true;
        endMaintenance();
    }

    private void endMaintenance() {
        maintenances.forEach(QueueMaintenance::close);
    }

    /** The number of messages that are held until they are due. */
    int heldCount() {
        return maintenances.stream().mapToInt(QueueMaintenance::heldCount).sum();
    }

    /** That the maintenance made no progress, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        Instant now = clock.instant();
        boolean missing = maintenances.size() < queues.size() && startedAt.isBefore(now.minus(START_TIMEOUT));
        Instant threshold = now.minus(longerThan);
        return missing
                        || maintenances.stream()
                                .anyMatch(each -> each.lastProgress().isBefore(threshold))
                ? "The maintenance of delayed jobs made no progress for %d s.".formatted(longerThan.toSeconds())
                : null;
    }
}
