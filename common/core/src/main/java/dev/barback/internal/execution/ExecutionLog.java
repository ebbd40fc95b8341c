package dev.barback.internal.execution;

import dev.barback.JobInfo;
import dev.barback.internal.records.Guarded;
import dev.barback.internal.text.SafeText;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs one line when an execution starts and one when it ends, with the job in the MDC from the first on; the caller
 * restores the MDC. Throws nothing.
 */
final class ExecutionLog {
    private static final Logger log = LoggerFactory.getLogger("dev.barback.jobs");

    private final Execution execution;

    private ExecutionLog(Execution execution) {
        this.execution = execution;
    }

    static ExecutionLog open(Execution execution) {
        return new ExecutionLog(execution);
    }

    void started() {
        Guarded.run(() -> {
            setMdc();
            JobInfo job = execution.job();
            log.info("Performing {} from {}, execution {}.", job, job.queue(), job.executions());
        });
    }

    void ended(Outcome outcome, Duration duration) {
        Throwable error = outcome.error();
        String what = error == null ? "" : " with a " + error.getClass().getName();
        Guarded.run(
                () -> {
                    setMdc(); // the job may have cleared it
                    logOutcome(outcome, duration);
                },
                () -> log.warn(
                        "Ended {} after {} ms as {}{}; could not log the details.",
                        execution,
                        duration.toMillis(),
                        outcome.executionOutcome(),
                        what));
    }

    private void setMdc() {
        JobInfo job = execution.job();
        MDC.put("job_id", job.jobId());
        MDC.put("job_class", job.jobClass());
        MDC.put("queue", job.queue());
    }

    private void logOutcome(Outcome outcome, Duration duration) {
        long millis = duration.toMillis();
        if (outcome instanceof Outcome.Completed completed) {
            if (!log.isInfoEnabled()) { // then the result is not made safe to show
                return;
            }
            log.info("Performed {} in {} ms: {}", execution, millis, SafeText.forLog(completed.result()));
        } else if (outcome instanceof Outcome.Halted) {
            log.warn("Halted {} after {} ms: an interceptor did not proceed.", execution, millis);
        } else if (outcome instanceof Outcome.Retried retried) {
            log.warn(
                    "Failed {} after {} ms, retry at {}: {}",
                    execution,
                    millis,
                    retried.dueAt(),
                    SafeText.forLog(retried.error()));
        } else if (outcome instanceof Outcome.Discarded discarded) {
            log.warn("Discarded {} after {} ms: {}", execution, millis, SafeText.forLog(discarded.error()));
        } else if (outcome instanceof Outcome.Dead dead) {
            log.error(
                    "Failed {} for good after {} ms: {}",
                    execution,
                    millis,
                    SafeText.forLog(dead.error()),
                    dead.error());
        } else if (outcome instanceof Outcome.Cancelled) {
            log.warn("Cancelled {} after {} ms.", execution, millis);
        } else if (outcome instanceof Outcome.Lost) {
            log.warn("Left {} after {} ms: this worker no longer holds its lease.", execution, millis);
        } else if (execution.control().isInline()) {
            log.warn("Interrupted {} after {} ms, because this process stops; it won't run again.", execution, millis);
        } else {
            log.warn("Interrupted {} after {} ms; it will be delivered again.", execution, millis);
        }
    }
}
