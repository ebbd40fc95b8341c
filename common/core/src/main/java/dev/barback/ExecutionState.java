package dev.barback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job's latest or running execution. Immutable.
 *
 * @param worker the worker that runs it
 * @param startedAt when a worker accepted it
 * @param finishedAt when it ended; null = it has not
 * @param result the result of {@code perform}, as text of at most {@link #MAX_TEXT_LENGTH} characters; null =
 *     none
 * @param error why it failed, in one sentence of at most as many characters; null = it did not
 * @param progress its latest known progress; null = none reported
 */
public record ExecutionState(
        String worker,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String result,
        @Nullable String error,
        @Nullable Progress progress) {
    /** Texts of jobs (results, errors, progress) are cut after this many characters. */
    public static final int MAX_TEXT_LENGTH = 2_000;

    private static final String TEXT_REFUSED = "The job store did not take the text of this error.";

    /** This state without the job's texts. */
    ExecutionState withoutTexts() {
        return new ExecutionState(worker, startedAt, finishedAt, null, error == null ? null : TEXT_REFUSED, null);
    }
}
