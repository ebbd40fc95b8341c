package dev.barback.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest execution of a job, or the one under way. Immutable.
 *
 * @param worker who runs it
 * @param startedAt when it was taken in hand
 * @param finishedAt when it ended; null = it has not
 * @param result what {@code perform} returned, as text of at most {@link Recorder#LONGEST_TEXT} characters; null = nothing
 * @param error why it failed, in one sentence, as long as that; null = it did not
 * @param progress how far it has come, as far as is known; null = it has not said
 */
public record Attempt(
        String worker,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String result,
        @Nullable String error,
        @Nullable Progress progress) {
    private static final String UNSAID = "The records did not take the text of this error.";

    /** The same without what the job has said. */
    Attempt withoutTexts() {
        return new Attempt(worker, startedAt, finishedAt, null, error == null ? null : UNSAID, null);
    }
}
