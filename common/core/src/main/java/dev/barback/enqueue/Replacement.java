package dev.barback.enqueue;

import dev.barback.broker.Broker;
import dev.barback.record.JobRecord;
import dev.barback.record.Records;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A later edition of a job in the place of the one that is known: first in the records, so that no older message runs any
 * more, then published. Where that fails, the records are as they were, and the older message counts again: rather twice
 * than never. Immutable.
 *
 * @param before the job as it is known
 * @param after the job as it is to be known
 * @param outgoing the same, to be published
 */
public record Replacement(JobRecord before, JobRecord after, Outgoing outgoing) {

    /** A job by its next edition. */
    public static Replacement of(JobRecord before, Envelope next, EnvelopeCodec codec, Instant now) {
        byte[] json = codec.write(next);
        return new Replacement(before, JobRecord.waiting(next, now, json), Outgoing.of(next, json, true));
    }

    /**
     * The edition of a job that the records know, to make the next one of; null if they do not have its data.
     *
     * @throws dev.barback.wire.UnreadableEnvelopeException if it can't be read, being larger than allowed here, say
     */
    public static @Nullable Envelope latest(JobRecord job, EnvelopeCodec codec) {
        JobRecord.Data data = job.data();
        return data == null || data.edition() != job.edition() ? null : codec.read(data.json());
    }

    /** Writes it into the records. @return false if something has happened to the job since */
    public boolean record(Records records) {
        return records.replace(before, after);
    }

    /** Publishes what has been recorded, all of one queue. */
    public static void publish(List<Replacement> recorded, Broker broker, Records records) {
        String queue = recorded.get(0).outgoing.queue();
        try {
            broker.publish(
                    queue,
                    recorded.stream().map(each -> each.outgoing.message()).toList());
        } catch (RuntimeException e) {
            for (Replacement each : recorded) { // one that was taken on meanwhile stays as it is
                records.replace(each.after, each.before);
            }
            throw e;
        }
    }
}
