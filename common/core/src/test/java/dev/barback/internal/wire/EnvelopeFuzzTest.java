package dev.barback.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import dev.barback.JobVersion;
import dev.barback.fuzz.FuzzedJobs;
import dev.barback.internal.registry.JobDefinition;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** Any bytes are either a job or refused with a message; a job can be written, read again and enqueued again. */
class EnvelopeFuzzTest {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);
    private static final Instant NOW = Instant.parse("2026-11-22T08:45:00Z");

    @FuzzTest(maxDuration = "5s")
    void isAJobOrRefused(byte[] data) {
        Envelope job;
        try {
            job = CODEC.read(data);
        } catch (UnreadableEnvelopeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        Envelope tree = EnvelopeCodec.readTree(data);
        assertThat(job.job()).isEqualTo(tree.job());
        assertThat(job.arguments()).isEqualTo(tree.arguments());
        assertThat(job.json()).isEqualTo(tree.json());
        Envelope again = CODEC.read(CODEC.write(job));
        assertThat(again.json()).isEqualTo(job.json());
        JobInfo before = job.job();
        assertThat(again.job()).isEqualTo(before);
        Envelope retry = CODEC.read(CODEC.write(job.nextExecution()
                .countError("[E]")
                .enqueued(before.queue(), before.priority(), NOW, before.scheduledAt())));
        JobInfo after = retry.job();
        assertThat(JobVersion.of(after)).isGreaterThan(JobVersion.of(before));
        assertThat(after.executions()).isGreaterThan(Math.min(before.executions(), Integer.MAX_VALUE - 1));
        assertThat(after.toBuilder()
                        .enqueuedAt(before.enqueuedAt())
                        .executions(before.executions())
                        .build())
                .isEqualTo(before);
        assertThat(CODEC.read(CODEC.write(retry.revived(NOW))).job().executions())
                .isZero();
        FuzzedJobs.ALL.forEach(each -> argumentsFitOrAreRefused(each, job));
        argumentsComeBackEqual(job);
    }

    private static void argumentsFitOrAreRefused(JobDefinition definition, Envelope job) {
        try {
            definition.perform().decode(job.arguments());
        } catch (ArgumentException e) {
            assertThat(e.getMessage())
                    .startsWith(definition.name() + " needs (")
                    .endsWith(".");
        }
    }

    /** The arguments that can be written again, for example when a job passes them on. */
    private static void argumentsComeBackEqual(Envelope job) {
        ArrayNode written = Json.mapper().createArrayNode();
        List<Object> read;
        try {
            read = ArgumentCodec.read(job.arguments());
            read.forEach(argument -> written.add(ArgumentCodec.write(argument)));
        } catch (ArgumentException e) {
            assertThat(e.getMessage()).endsWith(".");
            return;
        }
        assertThat(ArgumentCodec.read(written)).isEqualTo(read);
    }
}
