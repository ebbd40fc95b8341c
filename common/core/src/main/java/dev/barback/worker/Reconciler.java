package dev.barback.worker;

import dev.barback.ArgumentException;
import dev.barback.broker.Broker;
import dev.barback.enqueue.Replacement;
import dev.barback.record.JobRecord;
import dev.barback.record.Recorder;
import dev.barback.record.WorkerRecord;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.UnreadableEnvelopeException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes jobs again whose message is gone: the emulator was restarted, the retention is over, a queue was deleted by
 * hand. They are those that the records say should have started a while ago, of a queue in which this worker finds
 * nothing. What is published is a later edition, so that a message that is found after all is dropped. Any number of
 * workers may do this: only one of them gets its edition into the records.
 */
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final int A_ROUND = 200;

    private final Broker broker;
    private final EnvelopeCodec codec;
    private final Recorder recorder;
    private final Clock clock;

    Reconciler(Broker broker, EnvelopeCodec codec, Recorder recorder, Clock clock) {
        this.broker = broker;
        this.codec = codec;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** For how long a message may be in the hands of somebody who has gone. */
    Duration leaseTime() {
        return broker.leaseTime();
    }

    /** Looks at a queue that has nothing to receive. */
    void reconcile(String queue) {
        Instant now = clock.instant();
        Duration patience = recorder.options().patience();
        Duration silence = patience.plus(broker.leaseTime()).plus(WorkerRecord.SILENCE); // then its leases have ended
        List<Replacement> recorded = new ArrayList<>();
        for (JobRecord job : recorder.records().overdue(queue, patience, silence, A_ROUND)) {
            try {
                Replacement next = nextEdition(job, now);
                if (next != null && next.record(recorder.records())) {
                    recorded.add(next);
                }
            } catch (UnreadableEnvelopeException | ArgumentException | DateTimeException e) { // too large here, say
                log.warn("The message of {} is gone, and can't be published again. {}", job.job(), e.getMessage());
            }
        }
        if (!recorded.isEmpty()) {
            log.warn(
                    "The messages of {} jobs of {} are gone; publishing these jobs again. Where a worker that keeps no"
                            + " records has run them, they run twice.",
                    recorded.size(),
                    queue);
            Replacement.publish(recorded, broker, recorder.records());
        }
    }

    private @Nullable Replacement nextEdition(JobRecord job, Instant now) {
        Envelope latest = Replacement.latest(job, codec);
        if (latest == null) {
            log.debug("The message of {} seems to be gone, and was never seen.", job.job());
            return null;
        }
        Envelope next = latest.enqueued(latest.queue(), latest.priority(), now, latest.scheduledAt());
        return Replacement.of(job, next, codec, now);
    }
}
