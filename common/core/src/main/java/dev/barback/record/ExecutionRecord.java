package dev.barback.record;

import dev.barback.record.JobEvent.Ending;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution that has ended. Immutable.
 *
 * @param jobId of which job
 * @param number the how manieth it was, from 1; an execution that was interrupted is repeated under its number
 * @param user on whose behalf; null = nobody's
 * @param worker who ran it
 * @param startedAt in whole microseconds
 * @param endedAt in whole microseconds
 * @param ending how
 * @param failure what was thrown; null = nothing
 */
public record ExecutionRecord(
        String jobId,
        int number,
        @Nullable String user,
        String worker,
        Instant startedAt,
        Instant endedAt,
        Ending ending,
        @Nullable Failure failure) {

    /** How long it took. */
    public Duration took() {
        return Duration.between(startedAt, endedAt);
    }

    /**
     * An error as text, each part of at most {@link Recorder#LONGEST_TEXT} characters.
     *
     * @param errorClass its class
     * @param message its message; may be empty
     * @param backtrace the top of its stack, in lines
     */
    public record Failure(String errorClass, String message, String backtrace) {}
}
