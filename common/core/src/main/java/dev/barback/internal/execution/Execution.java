package dev.barback.internal.execution;

import dev.barback.JobContext;
import dev.barback.JobInfo;
import dev.barback.internal.wire.Envelope;
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
    public JobInfo job() {
        return envelope.job();
    }

    @Override
    public String toString() {
        return envelope.toString();
    }
}
