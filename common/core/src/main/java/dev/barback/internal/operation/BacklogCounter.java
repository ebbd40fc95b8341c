package dev.barback.internal.operation;

import dev.barback.Backlog;
import dev.barback.JobOperationException;
import dev.barback.JobOperationException.Kind;
import dev.barback.QueueDepth;
import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import dev.barback.spi.QueueRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts the backlog of queues: from the job store, if there is one; else from a broker that can count. Stateless. */
final class BacklogCounter {
    private static final int MAX_COUNTED = 10_000;

    private BacklogCounter() {}

    static Map<String, Backlog> fromJobStore(Collection<String> queues, QueueRecords records, Instant now) {
        Set<String> paused = records.paused().keySet();
        Map<String, QueueDepth> depths = records.queueDepths(queues, now, MAX_COUNTED);
        return byQueue(queues, queue -> {
            QueueDepth jobs = paused.contains(queue) ? null : depths.get(queue);
            return new Backlog(jobs == null ? 0 : jobs.count(), records.countExecuting(queue, MAX_COUNTED));
        });
    }

    static Map<String, Backlog> fromBroker(Collection<String> queues, Broker broker) {
        Map<String, QueueInfo> known =
                broker.queues().stream().collect(Collectors.toMap(QueueInfo::name, Function.identity()));
        return byQueue(queues, queue -> {
            QueueInfo info = known.get(queue);
            return info == null ? Backlog.NONE : fromBroker(info);
        });
    }

    private static Backlog fromBroker(QueueInfo queue) {
        if (queue.available().isEmpty() || queue.leased().isEmpty()) {
            throw new JobOperationException(
                    Kind.NO_JOB_STORE,
                    "The backlog of %s is unknown: its broker can't count, and there is no job store here"
                                    .formatted(queue.name())
                            + " (barback.records.enabled).");
        }
        return new Backlog(queue.available().getAsLong(), queue.leased().getAsLong());
    }

    private static Map<String, Backlog> byQueue(Collection<String> queues, Function<String, Backlog> count) {
        Map<String, Backlog> all = new LinkedHashMap<>();
        queues.forEach(queue -> all.put(queue, count.apply(queue)));
        return all;
    }
}
