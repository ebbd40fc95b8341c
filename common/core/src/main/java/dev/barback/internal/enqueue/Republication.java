package dev.barback.internal.enqueue;

import dev.barback.JobRecord;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.Broker;
import dev.barback.spi.JobEdits;
import dev.barback.spi.JobEdits.Replacement;
import dev.barback.spi.PartlyPublishedException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a job by its next version: first in the job store, so that older messages don't run any more, then
 * published. If publishing fails, the former record is restored, and the older message counts again: the job runs
 * rather twice than never. Immutable.
 *
 * @param before the current record
 * @param after the new record
 * @param pending the job to publish
 */
public record Republication(JobRecord before, JobRecord after, PendingJob pending) {

    /** Replaces a job by its next version. */
    public static Republication of(JobRecord before, Envelope next, EnvelopeCodec codec, Instant now) {
        byte[] json = codec.write(next);
        return new Republication(
                before, JobRecord.waiting(next.job(), now, json), PendingJob.of(next.job(), json, true));
    }

    /**
     * The envelope of a job's current version, from its record; null if the job store does not have its data.
     *
     * @throws dev.barback.internal.wire.UnreadableEnvelopeException if it can't be read, because it is larger than allowed here,
     *     for example
     */
    public static @Nullable Envelope currentEnvelope(JobRecord job, EnvelopeCodec codec) {
        JobRecord.Data data = job.data();
        return data == null || data.version() != job.version() ? null : codec.read(data.json());
    }

    /** Writes the new record. @return false if the record has changed since */
    public boolean replaceRecord(JobEdits edits) {
        return edits.replace(before, after);
    }

    /** Writes the new records of some jobs. @return the jobs whose records had not changed */
    public static List<Republication> replaceRecords(List<Republication> next, JobEdits edits) {
        Set<String> replaced = edits.replaceAll(next.stream()
                .map(each -> new Replacement(each.before, each.after))
                .toList());
        return next.stream()
                .filter(each -> replaced.contains(each.before.jobId()))
                .toList();
    }

    /** Publishes recorded jobs, all of one queue. */
    public static void publish(List<Republication> recorded, Broker broker, JobEdits edits) {
        String queue = recorded.get(0).pending.queue();
        try {
            broker.publish(
                    queue,
                    recorded.stream()
                            .map(republication -> republication.pending.message())
                            .toList());
        } catch (RuntimeException e) {
            edits.replaceAll(unpublished(recorded, e).stream() // a record that has changed meanwhile stays
                    .map(each -> new Replacement(each.after, each.before))
                    .toList());
            throw e;
        }
    }

    /** The jobs that were not published, by the exception of {@link #publish}. */
    public static List<Republication> unpublished(List<Republication> recorded, RuntimeException failure) {
        return failure instanceof PartlyPublishedException partly
                ? IntStream.range(0, recorded.size())
                        .filter(partly::failed)
                        .mapToObj(recorded::get)
                        .toList()
                : recorded;
    }
}
