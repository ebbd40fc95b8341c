package dev.barback.enqueue;

import dev.barback.broker.Attributes;
import dev.barback.broker.Message;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.Timestamps;
import java.util.HashMap;
import java.util.Map;

/**
 * A job on its way to the broker.
 *
 * @param envelope the job
 * @param message the same, as it is published
 */
public record Outgoing(Envelope envelope, Message message) {

    /** Writes the job down. */
    static Outgoing of(Envelope envelope, EnvelopeCodec codec) {
        return new Outgoing(envelope, new Message(codec.write(envelope), attributes(envelope), envelope.scheduledAt()));
    }

    /** The queue it goes to. */
    public String queue() {
        return envelope.queue();
    }

    private static Map<String, String> attributes(Envelope envelope) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put(Attributes.JOB_CLASS, envelope.jobClass());
        attributes.put(Attributes.JOB_ID, envelope.jobId());
        attributes.put(Attributes.QUEUE_NAME, envelope.queue());
        attributes.put(Attributes.EXECUTIONS, Integer.toString(envelope.executions()));
        if (envelope.priority() != null) {
            attributes.put(Attributes.PRIORITY, envelope.priority().toString());
        }
        if (envelope.scheduledAt() != null) {
            attributes.put(Attributes.SCHEDULED_AT, Timestamps.write(envelope.scheduledAt()));
        }
        return attributes;
    }
}
