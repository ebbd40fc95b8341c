package dev.barback.worker;

import dev.barback.broker.Outage;
import dev.barback.record.JobRecord;
import dev.barback.record.Recorder;
import dev.barback.wire.Edition;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of the received messages are taken in hand. Suspects wait for their turn (see {@link Quarantine}). Then
 * the records are asked, once per batch, which jobs may run: not those that were called off, have ended, or were replaced
 * by a later edition; their messages are dropped. Without records, and while those are away, all may run. Thread-safe.
 */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private static final long NOT_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Quarantine quarantine;
    private final Unrecorded unrecorded = new Unrecorded();
    private final @Nullable Recorder recorder;
    private final EnvelopeCodec codec;
    private final Clock clock;
    private volatile long failedNanos;
    private final Outage outage = new Outage("ask the records which jobs may run (they run unasked meanwhile)", log);

    Admission(Quarantine quarantine, @Nullable Recorder recorder, EnvelopeCodec codec, Clock clock) {
        this.quarantine = quarantine;
        this.recorder = recorder;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * Waits until the records have room for what would happen to more jobs (see {@link Recorder#awaitRoom}), or, without
     * records, until jobs of those who have some were left to others.
     *
     * @return false if that took longer than this
     */
    boolean awaitRoom(Duration longest) {
        return recorder == null ? unrecorded.awaitEnd(longest) : recorder.awaitRoom(longest);
    }

    /** Why this worker takes less in hand than it might; null = it does not. */
    @Nullable String problem() {
        return unrecorded.problem();
    }

    /** Those that may be taken in hand; the others are put aside or dropped. */
    List<Delivery> admit(List<Delivery> received, Settlement settlement) {
        List<Delivery> ours = recorder == null ? unrecorded.admit(received, settlement) : received;
        List<Delivery> harmless = quarantine.admit(ours, settlement);
        for (Delivery delivery : harmless) {
            if (!Unrecorded.isOurs(delivery)) {
                read(delivery); // only the job says whose it is
            }
        }
        return recorder == null || harmless.isEmpty() ? harmless : admitRecorded(recorder, harmless, settlement);
    }

    private List<Delivery> admitRecorded(Recorder records, List<Delivery> received, Settlement settlement) {
        unrecorded.notice(received);
        Instant now = clock.instant();
        Map<String, Delivery> latest = new LinkedHashMap<>();
        List<Delivery> admitted = new ArrayList<>(received.size());
        List<Delivery> dropped = new ArrayList<>();
        for (Delivery delivery : received) {
            Envelope job = read(delivery);
            if (job == null || isEarly(job, delivery)) { // to be buried, or put aside
                admitted.add(delivery);
            } else {
                Delivery other = latest.get(job.jobId());
                boolean later = other == null || edition(other) < Edition.of(job);
                if (later) {
                    latest.put(job.jobId(), delivery);
                }
                Delivery replaced = later ? other : delivery;
                if (replaced != null) {
                    dropped.add(replaced);
                }
            }
        }
        Set<String> mayRun = ask(records, latest.values(), now);
        latest.forEach((id, delivery) -> (mayRun.contains(id) ? admitted : dropped).add(delivery));
        drop(dropped, settlement);
        return admitted;
    }

    /** Gives back what was not started after all; told before, since afterwards another may start it. */
    void giveBack(Collection<Delivery> deliveries, Settlement settlement) {
        List<JobRecord> jobs = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Envelope job = delivery.envelopeIfRead();
            Instant admitted = delivery.admittedAt();
            if (job != null
                    && admitted != null) { // just after that; whoever starts it next is later, whatever its clock
                jobs.add(JobRecord.waiting(job, admitted.plus(1, ChronoUnit.MICROS), null));
            }
        }
        if (recorder != null && !jobs.isEmpty()) {
            recorder.add(jobs);
        }
        settlement.release(deliveries);
    }

    private Set<String> ask(Recorder records, Collection<Delivery> deliveries, Instant now) {
        Map<String, JobRecord> jobs = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            JobRecord job = records.executing(
                    delivery.envelope(codec),
                    now,
                    Unrecorded.isRecorded(delivery)
                            ? null
                            : delivery.lease().message().data());
            jobs.put(job.jobId(), job);
            delivery.admittedAt(job.since());
        }
        if (records.isWorking() && !hasJustFailed() && !jobs.isEmpty()) {
            try {
                Set<String> mayRun = records.records().admit(jobs.values());
                outage.ended();
                return mayRun;
            } catch (RuntimeException e) {
                outage.failed(e);
                failedNanos = System.nanoTime();
            }
        }
        records.add(jobs.values());
        return jobs.keySet();
    }

    /** Records that hang cost each question a timeout, for which jobs would wait. */
    private boolean hasJustFailed() {
        return outage.lasts() && System.nanoTime() - failedNanos < NOT_AGAIN_NANOS;
    }

    private void drop(List<Delivery> deliveries, Settlement settlement) {
        for (Delivery delivery : deliveries) {
            log.info("Dropped {}: it was called off, has ended, or was enqueued anew.", delivery.envelopeIfRead());
            settlement.acknowledge(delivery);
        }
    }

    private long edition(Delivery delivery) {
        return Edition.of(delivery.envelope(codec));
    }

    private @Nullable Envelope read(Delivery delivery) {
        try {
            return delivery.envelope(codec);
        } catch (RuntimeException e) { // whatever it is: who processes it says so, and buries it
            return null;
        }
    }

    private static boolean isEarly(Envelope job, Delivery delivery) {
        Instant due = job.scheduledAt();
        return due != null && due.isAfter(delivery.receivedAt());
    }
}
