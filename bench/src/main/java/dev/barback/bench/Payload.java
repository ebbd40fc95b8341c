package dev.barback.bench;

import com.google.protobuf.ByteString;
import dev.barback.JobInfo;
import dev.barback.internal.wire.EnvelopeCodec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

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
        JobInfo job = JobInfo.builder(UUID.randomUUID().toString(), "NoOpJob", "bench-queue")
                .enqueuedAt(Instant.now())
                .build();
        return ByteString.copyFrom(
                new EnvelopeCodec(EnvelopeCodec.MAX_BYTES).write(job, List.of(NoOpJob.UNTIMED, filler)));
    }
}
