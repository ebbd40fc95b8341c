package dev.barback.execution;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One line when an execution starts and one when it ends, with the job in the MDC in between. */
final class ExecutionLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("dev.barback.jobs");
    private static final int LONGEST_RESULT = 200;

    private final Execution execution;

    private ExecutionLog(Execution execution) {
        this.execution = execution;
    }

    static ExecutionLog open(Execution execution) {
        MDC.put("job_id", execution.jobId());
        MDC.put("job_class", execution.jobClass());
        MDC.put("queue", execution.queue());
        return new ExecutionLog(execution);
    }

    void started() {
        log.info("Performing {} from {}, execution {}.", execution, execution.queue(), execution.executions());
    }

    void ended(Outcome outcome, Duration took) {
        long millis = took.toMillis();
        if (outcome instanceof Outcome.Completed completed) {
            log.info("Performed {} in {} ms: {}", execution, millis, text(completed.result()));
        } else if (outcome instanceof Outcome.Halted) {
            log.warn("Halted {} after {} ms: an interceptor did not proceed.", execution, millis);
        } else if (outcome instanceof Outcome.Retried retried) {
            log.warn(
                    "Failed {} after {} ms, next try at {}: {}",
                    execution,
                    millis,
                    retried.dueAt(),
                    text(retried.error()));
        } else if (outcome instanceof Outcome.Discarded discarded) {
            log.warn("Discarded {} after {} ms: {}", execution, millis, text(discarded.error()));
        } else if (outcome instanceof Outcome.Dead dead) {
            log.error("Failed {} for good after {} ms: {}", execution, millis, text(dead.error()), dead.error());
        } else {
            log.warn("Interrupted {} after {} ms; it will be delivered again.", execution, millis);
        }
    }

    /** In one line of bounded length, so that no result can forge a line of the log. */
    static String text(@Nullable Object result) {
        String text;
        try {
            text = String.valueOf(result);
        } catch (RuntimeException e) {
            text = "(a " + (result == null ? "null" : result.getClass().getName()) + " that can't be printed)";
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST_RESULT) + 3);
        for (int i = 0; i < text.length() && i < LONGEST_RESULT; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.append(text.length() > LONGEST_RESULT ? "..." : "").toString();
    }

    @Override
    public void close() {
        MDC.remove("job_id");
        MDC.remove("job_class");
        MDC.remove("queue");
    }
}
