package dev.barback.broker;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a broker carries. It knows no jobs: the data are bytes to it.
 *
 * @param data the job as JSON; not to be changed by anyone
 * @param attributes what operators filter on, and brokers may order by (see {@link Attributes}); keys of up
 *     to 256 bytes, values of up to 1024 bytes in UTF-8, 100 of them at most; unmodifiable
 * @param dueAt not to be delivered before; null = at once
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages, and a copy of the bytes would cost each job
public record Message(
        byte[] data,
        Map<String, String> attributes,
        @Nullable Instant dueAt) {

    /** Keeps a copy of the attributes. */
    public Message {
        attributes = Map.copyOf(attributes);
    }
}
