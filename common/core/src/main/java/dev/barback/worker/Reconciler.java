package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.Message;
import dev.barback.enqueue.Outgoing;
import dev.barback.record.JobRecord;
import dev.barback.record.Recorder;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.UnreadableEnvelopeException;
import java.time.Clock;
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
    private static final int A_ROUND = 1_000;

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

    /** Looks at a queue that has nothing to receive. */
    void reconcile(String queue) {
        Instant now = clock.instant();
        Instant before = now.minus(recorder.options().patience());
        List<Message> again = new ArrayList<>();
        for (JobRecord job : recorder.records().overdue(queue, before, now, A_ROUND)) {
            Message message = nextEdition(job, now);
            if (message != null) {
                again.add(message);
            }
        }
        if (!again.isEmpty()) {
            log.warn("The messages of {} jobs of {} are gone; publishing these jobs again.", again.size(), queue);
            broker.publish(queue, again);
        }
    }

    private @Nullable Message nextEdition(JobRecord job, Instant now) {
        Envelope before = read(job);
        if (before == null) {
            return null;
        }
        Envelope next = before.enqueued(before.queue(), before.priority(), now, before.scheduledAt());
        byte[] json = codec.write(next);
        return recorder.records().replace(job, JobRecord.waiting(next, now, json))
                ? Outgoing.of(next, json).message()
                : null;
    }

    private @Nullable Envelope read(JobRecord job) {
        JobRecord.Data data = job.data();
        if (data == null) {
            log.debug("The message of {} seems to be gone, and was never seen.", job.job());
            return null;
        }
        try {
            return codec.read(data.json());
        } catch (UnreadableEnvelopeException e) { // larger than allowed here, say
            log.warn("The message of {} is gone, and can't be published again. {}", job.job(), e.getMessage());
            return null;
        }
    }
}
