package dev.barback.internal.worker;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.WorkerRecord;
import dev.barback.internal.enqueue.Republication;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.UnreadableEnvelopeException;
import dev.barback.spi.Broker;
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
 * Recovers jobs whose message is lost: the emulator was restarted, the retention is over, a queue was deleted by
 * hand. These are jobs that by their record should have started a while ago, of a queue in which this worker finds
 * no messages. They are published with a later job version, so that a message that is found after all is dropped. Any
 * number of workers may do this: the job store accepts only one of their job versions.
 */
final class LostMessageRecovery {
    private static final Logger log = LoggerFactory.getLogger(LostMessageRecovery.class);
    private static final int BATCH_SIZE = 200;

    private final Broker broker;
    private final EnvelopeCodec codec;
    private final JobStoreWriter writer;
    private final Clock clock;

    LostMessageRecovery(Broker broker, EnvelopeCodec codec, JobStoreWriter writer, Clock clock) {
        this.broker = broker;
        this.codec = codec;
        this.writer = writer;
        this.clock = clock;
    }

    /** How long a worker that has ended may still hold a message. */
    Duration leaseTime() {
        return broker.leaseTime();
    }

    /** Recovers the lost messages of a queue that has no messages to fetch. */
    void recover(String queue) {
        Instant now = clock.instant();
        Duration lostAfter = writer.options().lostAfter();
        Duration workerDeadAfter =
                lostAfter.plus(broker.leaseTime()).plus(WorkerRecord.DEAD_AFTER); // then its leases have ended
        List<Republication> recorded = new ArrayList<>();
        for (JobRecord job : writer.jobStore().overdue(queue, lostAfter, workerDeadAfter, BATCH_SIZE)) {
            try {
                Republication next = nextVersion(job, now);
                if (next != null && next.replaceRecord(writer.jobStore())) {
                    recorded.add(next);
                }
            } catch (UnreadableEnvelopeException | ArgumentException | DateTimeException e) { // for example too large
                log.warn("The message of {} is lost, and can't be published again. {}", job.job(), e.getMessage());
            }
        }
        if (!recorded.isEmpty()) {
            log.warn(
                    "The messages of {} jobs of {} are lost; publishing these jobs again. Jobs that a worker without"
                            + " records has run will run twice.",
                    recorded.size(),
                    queue);
            Republication.publish(recorded, broker, writer.jobStore());
        }
    }

    private @Nullable Republication nextVersion(JobRecord job, Instant now) {
        Envelope latest = Republication.currentEnvelope(job, codec);
        if (latest == null) {
            log.debug("The message of {} seems to be lost, and its envelope was never recorded.", job.job());
            return null;
        }
        JobInfo same = latest.job();
        Envelope next = latest.enqueued(same.queue(), same.priority(), now, same.scheduledAt());
        return Republication.of(job, next, codec, now);
    }
}
