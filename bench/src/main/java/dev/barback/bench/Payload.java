package dev.barback.bench;

import com.google.protobuf.ByteString;
import dev.barback.wire.ArgumentCodec;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A job of 1 KiB: as an argument for Barback, and as the same JSON for the bare client. */
final class Payload {
    private static final int BYTES = 1024;

    private Payload() {}

    /** The argument that makes the JSON 1 KiB long. */
    static String filler() {
        return "x".repeat(BYTES - json("").size());
    }

    /** The JSON that Barback publishes for a job with this argument. */
    static ByteString json(String filler) {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
        arguments.add(ArgumentCodec.write(NoOpJob.UNTIMED));
        arguments.add(ArgumentCodec.write(filler));
        Envelope job = Envelope.create("NoOpJob", UUID.randomUUID().toString(), "bench-queue", null, arguments)
                .enqueued("bench-queue", null, Instant.now(), null);
        return ByteString.copyFrom(new EnvelopeCodec(EnvelopeCodec.LARGEST).write(job));
    }
}
