package dev.barback.internal.worker;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.BrokerException;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.WorkerRecord;
import dev.barback.internal.enqueue.Republication;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.UnreadableEnvelopeException;
import dev.barback.spi.Broker;
import dev.barback.spi.PartlyPublishedException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the jobs of a queue whose messages are lost: those that are overdue at its begin, when the queue had no
 * messages to fetch. Each is looked at once, in portions, so that one that can't be published holds up no other. By one
 * thread.
 */
final class RecoveryPass {
    private static final Logger log = LoggerFactory.getLogger(LostMessageRecovery.class);
    /** A transaction of this size holds up no other for long. */
    private static final int PORTION_SIZE = 1_000;

    private final String queue;
    private final Broker broker;
    private final EnvelopeCodec codec;
    private final JobStoreWriter writer;
    private final Clock clock;
    private final long beginNanos = System.nanoTime();
    private Optional<JobRecord> last = Optional.empty();
    private int published;
    private int unpublishable;
    private String firstProblem = "";

    RecoveryPass(String queue, Broker broker, EnvelopeCodec codec, JobStoreWriter writer, Clock clock) {
        this.queue = queue;
        this.broker = broker;
        this.codec = codec;
        this.writer = writer;
        this.clock = clock;
    }

    String queue() {
        return queue;
    }

    /** Recovers some jobs. @return whether there may be more: not if another worker does the same */
    boolean recoverPortion() {
        List<JobRecord> overdue = nextOverdue();
        if (overdue.isEmpty()) {
            return false;
        }
        last = Optional.of(overdue.get(overdue.size() - 1).withoutData());
        List<Republication> next = nextVersions(overdue);
        return next.isEmpty() || recover(next);
    }

    /** Whether there were jobs that can't be published; reports how many jobs were, and how many can't be. */
    boolean end() {
        if (published > 0) {
            log.warn("Published {} jobs of {} again, whose messages were lost.", published, queue);
        }
        if (unpublishable > 0) {
            log.warn(
                    "The messages of {} jobs of {} are lost, and can't be published again; for example: {}",
                    unpublishable,
                    queue,
                    firstProblem);
        }
        return unpublishable > 0;
    }

    /** Jobs that become overdue meanwhile may wait behind those that this pass publishes. */
    private List<JobRecord> nextOverdue() {
        Duration lostAfter = writer.options().lostAfter().plusNanos(Math.max(0, System.nanoTime() - beginNanos));
        Duration workerDeadAfter =
                lostAfter.plus(broker.leaseTime()).plus(WorkerRecord.DEAD_AFTER); // then its leases have ended
        return writer.jobStore().overdue(queue, lostAfter, workerDeadAfter, last, PORTION_SIZE);
    }

    private List<Republication> nextVersions(List<JobRecord> jobs) {
        Instant now = clock.instant();
        List<Republication> next = new ArrayList<>();
        for (JobRecord job : jobs) {
            try {
                Republication version = nextVersion(job, now);
                if (version == null) {
                    skip(job, "its envelope was never recorded.");
                } else {
                    next.add(version);
                }
            } catch (UnreadableEnvelopeException | ArgumentException | DateTimeException e) { // for example too large
                skip(job, e.getMessage());
            }
        }
        return next;
    }

    private @Nullable Republication nextVersion(JobRecord job, Instant now) {
        Envelope latest = Republication.currentEnvelope(job, codec);
        if (latest == null) {
            return null;
        }
        JobInfo same = latest.job();
        Envelope next = latest.enqueued(same.queue(), same.priority(), now, same.scheduledAt());
        return Republication.of(job, next, codec, now);
    }

    private void skip(JobRecord job, @Nullable String problem) {
        if (unpublishable++ == 0) {
            firstProblem = job.job() + ": " + problem;
        }
    }

    /** @return whether this worker recovered any */
    private boolean recover(List<Republication> next) {
        List<Republication> recorded = Republication.replaceRecords(next, writer.jobStore());
        if (recorded.isEmpty()) {
            return false;
        }
        if (published == 0) {
            log.warn(
                    "Messages of {} are lost; publishing these jobs again. Jobs that a worker without records has run will"
                            + " run twice.",
                    queue);
        }
        try {
            Republication.publish(recorded, broker, writer.jobStore());
            published += recorded.size();
        } catch (BarbackException e) {
            List<Republication> unpublished = Republication.unpublished(recorded, e);
            published += recorded.size() - unpublished.size();
            if (!isAboutData(e)) {
                throw e;
            }
            recoverHalves(unpublished, e);
        }
        return true;
    }

    private static boolean isAboutData(BarbackException failure) {
        Throwable reason = failure instanceof PartlyPublishedException ? failure.getCause() : failure;
        return reason instanceof ArgumentException || (reason instanceof BrokerException error && error.isAboutData());
    }

    /** Finds the jobs that the broker refuses, and publishes the others. */
    private void recoverHalves(List<Republication> refused, BarbackException refusal) {
        if (refused.size() == 1) {
            skip(refused.get(0).before(), refusal.getMessage());
            return;
        }
        int middle = refused.size() / 2;
        boolean first = recover(refused.subList(0, middle));
        boolean second = recover(refused.subList(middle, refused.size()));
        log.debug("Some of these jobs were published: {}, {}.", first, second);
    }
}
