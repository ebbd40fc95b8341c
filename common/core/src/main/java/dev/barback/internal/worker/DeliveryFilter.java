package dev.barback.internal.worker;

import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobVersion;
import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of the fetched messages are dispatched. Suspected poison messages wait for their turn (see
 * {@link PoisonMessageGuard}). Then the job store decides, once per batch, which jobs may run: not those that were
 * cancelled, have ended, or were replaced by a later job version; their messages are dropped. Without a job store, and
 * during its outages, all may run. Thread-safe.
 */
final class DeliveryFilter {
    private static final Logger log = LoggerFactory.getLogger(DeliveryFilter.class);

    private static final long RETRY_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PoisonMessageGuard poisonGuard;
    private final MixedRecordsGuard mixedRecords = new MixedRecordsGuard();
    private final @Nullable JobStoreWriter writer;
    private final EnvelopeCodec codec;
    private final Clock clock;
    private volatile long failedNanos;
    private final OutageLog outage =
            new OutageLog("ask the job store which jobs may run (all of them run meanwhile)", log);

    DeliveryFilter(PoisonMessageGuard poisonGuard, @Nullable JobStoreWriter writer, EnvelopeCodec codec, Clock clock) {
        this.poisonGuard = poisonGuard;
        this.writer = writer;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * Waits until the job store writer has room for the events of more jobs (see {@link JobStoreWriter#awaitRoom}), or,
     * without a job store, until recorded jobs were left to other workers.
     *
     * @return false if that took longer than this
     */
    boolean awaitRoom(Duration timeout) {
        return writer == null ? mixedRecords.awaitPauseEnd(timeout) : writer.awaitRoom(timeout);
    }

    /** Why this worker fetches less than it could; null = it does not. */
    @Nullable String problem() {
        return mixedRecords.problem();
    }

    /** The deliveries that may be dispatched; the others are released, parked or dropped. */
    List<Delivery> filter(List<Delivery> fetched, DeliveryCompletion completion) {
        List<Delivery> eligible = writer == null ? mixedRecords.filter(fetched, completion) : fetched;
        List<Delivery> candidates = poisonGuard.filter(eligible, completion);
        for (Delivery delivery : candidates) {
            if (!MixedRecordsGuard.isFromBarback(delivery)) {
                read(delivery); // the message has no attribute with the user
            }
        }
        return writer == null || candidates.isEmpty() ? candidates : filterByRecord(writer, candidates, completion);
    }

    private List<Delivery> filterByRecord(
            JobStoreWriter jobStoreWriter, List<Delivery> fetched, DeliveryCompletion completion) {
        mixedRecords.warnIfUnrecorded(fetched);
        Instant now = clock.instant();
        Map<String, Delivery> latest = new LinkedHashMap<>();
        List<Delivery> accepted = new ArrayList<>(fetched.size());
        List<Delivery> dropped = new ArrayList<>();
        for (Delivery delivery : fetched) {
            JobInfo job = read(delivery);
            if (job == null || isEarly(job, delivery)) { // to be buried, or parked
                accepted.add(delivery);
            } else {
                Delivery other = latest.get(job.jobId());
                boolean later = other == null || version(other) < JobVersion.of(job);
                if (later) {
                    latest.put(job.jobId(), delivery);
                }
                Delivery replaced = later ? other : delivery;
                if (replaced != null) {
                    dropped.add(replaced);
                }
            }
        }
        Set<String> runnableIds = findRunnable(jobStoreWriter, latest.values(), now);
        latest.forEach((id, delivery) -> (runnableIds.contains(id) ? accepted : dropped).add(delivery));
        drop(dropped, completion);
        return accepted;
    }

    private Set<String> findRunnable(JobStoreWriter jobStoreWriter, Collection<Delivery> deliveries, Instant now) {
        Map<String, JobRecord> jobs = new LinkedHashMap<>();
        Set<String> claimed = new HashSet<>();
        for (Delivery delivery : deliveries) {
            if (delivery.lease().holdsRecord()) { // its claim made the job executing
                claimed.add(delivery.envelope(codec).job().jobId());
                delivery.executingSince(now);
                continue;
            }
            JobRecord job = jobStoreWriter.executing(
                    delivery.envelope(codec).job(),
                    now,
                    MixedRecordsGuard.isRecorded(delivery)
                            ? null
                            : delivery.lease().message().data());
            jobs.put(job.jobId(), job);
            delivery.executingSince(job.since());
        }
        if (jobStoreWriter.isWorking() && !hasJustFailed() && !jobs.isEmpty()) {
            try {
                Set<String> runnableIds = jobStoreWriter.jobStore().markExecuting(jobs.values());
                outage.succeeded();
                claimed.addAll(runnableIds);
                return claimed;
            } catch (RuntimeException e) {
                outage.failed(e);
                failedNanos = System.nanoTime();
            }
        }
        jobStoreWriter.add(jobs.values());
        claimed.addAll(jobs.keySet());
        return claimed;
    }

    /** Whether the job store failed just now: asking one that hangs takes a timeout, for which jobs would wait. */
    private boolean hasJustFailed() {
        return outage.isOngoing() && System.nanoTime() - failedNanos < RETRY_INTERVAL_NANOS;
    }

    private void drop(List<Delivery> deliveries, DeliveryCompletion completion) {
        for (Delivery delivery : deliveries) {
            log.info("Dropped {}: it was cancelled, has ended, or was enqueued again.", delivery.jobIfRead());
            completion.acknowledge(delivery);
        }
    }

    private long version(Delivery delivery) {
        return JobVersion.of(delivery.envelope(codec).job());
    }

    private @Nullable JobInfo read(Delivery delivery) {
        Envelope envelope = delivery.envelopeOrNull(codec); // null: the handler reports it, and buries the message
        return envelope == null ? null : envelope.job();
    }

    private static boolean isEarly(JobInfo job, Delivery delivery) {
        Instant due = job.scheduledAt();
        return due != null && due.isAfter(delivery.fetchedAt());
    }
}
