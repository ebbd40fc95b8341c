package dev.barback;

import dev.barback.JobEvent.ExecutionOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of an execution that has ended. Immutable.
 *
 * @param jobId the id of its job
 * @param number the number of this execution, from 1; an execution that was interrupted is repeated under its number
 * @param user the user on whose behalf it ran; null = none
 * @param worker the worker that ran it
 * @param startedAt in whole microseconds
 * @param endedAt in whole microseconds
 * @param outcome how it ended
 * @param failure its error; null = none
 */
public record ExecutionRecord(
        String jobId,
        int number,
        @Nullable String user,
        String worker,
        Instant startedAt,
        Instant endedAt,
        ExecutionOutcome outcome,
        @Nullable Failure failure) {

    /** How long it took. */
    public Duration took() {
        return Duration.between(startedAt, endedAt);
    }

    /**
     * An error as text, each part of at most {@link ExecutionState#MAX_TEXT_LENGTH} characters.
     *
     * @param errorClass its class
     * @param message its message; may be empty
     * @param backtrace the top of its stack, in lines
     */
    public record Failure(String errorClass, String message, String backtrace) {}
}
