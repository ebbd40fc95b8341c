package dev.barback.steering;

import dev.barback.broker.Broker;
import dev.barback.broker.QueueInfo;
import dev.barback.record.JobStore;
import dev.barback.record.QueueDepth;
import dev.barback.steering.JobOperationException.Kind;
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

    static Map<String, Backlog> recorded(Collection<String> queues, JobStore records, Instant now) {
        Set<String> paused = records.paused().keySet();
        Map<String, QueueDepth> ready = records.queueDepths(queues, now, MAX_COUNTED);
        return each(queues, queue -> {
            QueueDepth jobs = paused.contains(queue) ? null : ready.get(queue);
            return new Backlog(jobs == null ? 0 : jobs.count(), records.countExecuting(queue, MAX_COUNTED));
        });
    }

    static Map<String, Backlog> counted(Collection<String> queues, Broker broker) {
        Map<String, QueueInfo> known =
                broker.queues().stream().collect(Collectors.toMap(QueueInfo::name, Function.identity()));
        return each(queues, queue -> {
            QueueInfo info = known.get(queue);
            return info == null ? Backlog.NONE : counted(info);
        });
    }

    private static Backlog counted(QueueInfo queue) {
        if (queue.available().isEmpty() || queue.leased().isEmpty()) {
            throw new JobOperationException(
                    Kind.NO_RECORDS,
                    "The backlog of %s is unknown: its broker can't count, and there is no job store here"
                                    .formatted(queue.name())
                            + " (barback.records.enabled).");
        }
        return new Backlog(queue.available().getAsLong(), queue.leased().getAsLong());
    }

    private static Map<String, Backlog> each(Collection<String> queues, Function<String, Backlog> count) {
        Map<String, Backlog> all = new LinkedHashMap<>();
        queues.forEach(queue -> all.put(queue, count.apply(queue)));
        return all;
    }
}
