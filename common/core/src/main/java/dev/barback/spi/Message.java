package dev.barback.spi;

import dev.barback.JobInfo;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message: an envelope and some attributes. A broker treats the data as bytes.
 *
 * @param data the envelope as JSON; must not be modified
 * @param attributes for operators to filter by, and for brokers to order by (see {@link MessageAttributes}); keys of up
 *     to 256 bytes, values of up to 1024 bytes in UTF-8, 100 attributes at most; unmodifiable
 * @param dueAt the time before which it is not delivered; null = at once
 * @param newJob the job, if it is new and has no other record: a broker beside the job store keeps the message as the
 *     job's record, until the job ends or is changed; null in fetched messages, and for all other messages
 */
@SuppressWarnings("ArrayRecordComponent") // messages are not compared, and a copy of the bytes would cost each job
public record Message(
        byte[] data,
        Map<String, String> attributes,
        @Nullable Instant dueAt,
        @Nullable JobInfo newJob) {

    /** A message that is no record. */
    public Message(byte[] data, Map<String, String> attributes, @Nullable Instant dueAt) {
        this(data, attributes, dueAt, null);
    }

    /** Keeps a copy of the attributes. */
    public Message {
        attributes = Map.copyOf(attributes);
    }
}
