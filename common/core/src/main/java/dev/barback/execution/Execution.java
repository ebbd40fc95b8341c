package dev.barback.execution;

import dev.barback.JobContext;
import dev.barback.wire.Envelope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The current execution, as the job sees it. */
final class Execution implements JobContext {
    private final Envelope envelope;
    private final ExecutionControl control;
    private final ProgressMeter meter = new ProgressMeter();
    private volatile List<Object> arguments = List.of();

    Execution(Envelope envelope, ExecutionControl control) {
        this.envelope = envelope;
        this.control = control;
    }

    Envelope envelope() {
        return envelope;
    }

    ExecutionControl control() {
        return control;
    }

    ProgressMeter meter() {
        return meter;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // arguments may be null, as JobContext documents
    void setArguments(List<? extends @Nullable Object> values) {
        arguments = (List<Object>) Collections.unmodifiableList(values);
    }

    @Override
    public List<Object> arguments() {
        return arguments;
    }

    @Override
    public boolean isStopping() {
        return control.isStopping();
    }

    @Override
    public boolean isCancelled() {
        return control.isCancelled();
    }

    @Override
    public void progress(long done, long total) {
        meter.progress(done, total);
    }

    @Override
    public void message(String text) {
        meter.message(text);
    }

    @Override
    public String jobId() {
        return envelope.jobId();
    }

    @Override
    public String jobClass() {
        return envelope.jobClass();
    }

    @Override
    public String queue() {
        return envelope.queue();
    }

    @Override
    public @Nullable Integer priority() {
        return envelope.priority();
    }

    @Override
    public int executions() {
        return envelope.executions();
    }

    @Override
    public @Nullable Instant enqueuedAt() {
        return envelope.enqueuedAt();
    }

    @Override
    public @Nullable Instant scheduledAt() {
        return envelope.scheduledAt();
    }

    @Override
    public @Nullable String user() {
        return envelope.user();
    }

    @Override
    public @Nullable Duration duration() {
        return envelope.duration();
    }

    @Override
    public @Nullable URI webhook() {
        return envelope.webhook();
    }

    @Override
    public String toString() {
        return envelope.toString();
    }
}
