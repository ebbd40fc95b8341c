package dev.barback.steering;

import dev.barback.broker.Broker;
import dev.barback.broker.QueueInfo;
import dev.barback.record.ReadyJobs;
import dev.barback.record.Records;
import dev.barback.steering.SteeringException.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who knows how much there is to do: the records, where there are some; else a broker that can count. Without state. */
final class Workloads {
    private static final int MOST_COUNTED = 10_000;

    private Workloads() {}

    static Map<String, Workload> recorded(Collection<String> queues, Records records, Instant now) {
        Set<String> paused = records.paused().keySet();
        Map<String, ReadyJobs> ready = records.ready(queues, now, MOST_COUNTED);
        return each(queues, queue -> {
            ReadyJobs jobs = paused.contains(queue) ? null : ready.get(queue);
            return new Workload(jobs == null ? 0 : jobs.count(), records.countExecuting(queue, MOST_COUNTED));
        });
    }

    static Map<String, Workload> counted(Collection<String> queues, Broker broker) {
        Map<String, QueueInfo> known =
                broker.queues().stream().collect(Collectors.toMap(QueueInfo::name, Function.identity()));
        return each(queues, queue -> {
            QueueInfo info = known.get(queue);
            return info == null ? Workload.NONE : counted(info);
        });
    }

    private static Workload counted(QueueInfo queue) {
        if (queue.available().isEmpty() || queue.leased().isEmpty()) {
            throw new SteeringException(
                    Kind.NO_RECORDS,
                    "How many jobs wait in %s is not known: its broker can't count, and no records of jobs are kept here"
                                    .formatted(queue.name())
                            + " (barback.records.enabled).");
        }
        return new Workload(queue.available().getAsLong(), queue.leased().getAsLong());
    }

    private static Map<String, Workload> each(Collection<String> queues, Function<String, Workload> count) {
        Map<String, Workload> all = new LinkedHashMap<>();
        queues.forEach(queue -> all.put(queue, count.apply(queue)));
        return all;
    }
}
