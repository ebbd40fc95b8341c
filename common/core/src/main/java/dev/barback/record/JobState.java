package dev.barback.record;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a job is in its life. The first three wait, the fourth runs, the others have ended. */
public enum JobState {
    /** Waits for its due time. */
    SCHEDULED,
    /** Can run as soon as a processor is free. */
    AVAILABLE,
    /** Has failed, and waits to be tried again. */
    RETRYABLE,
    /** In a worker's hands: it runs, or is about to. */
    EXECUTING,
    /** {@code perform} returned. */
    COMPLETED,
    /** Failed or was halted, and nothing is left to do. */
    DISCARDED,
    /** Failed for good, and lies in the morgue. */
    DEAD,
    /** Was called off before it ended. */
    CANCELLED;

    /** Whether it has not started yet, or not again. */
    public boolean isWaiting() {
        return this == SCHEDULED || this == AVAILABLE || this == RETRYABLE;
    }

    /** Whether nothing more happens to it by itself. */
    public boolean isEnded() {
        return !isWaiting() && this != EXECUTING;
    }

    /** The word for it: in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> words() {
        return Stream.of(values()).map(JobState::word).toList();
    }

    /**
     * The state of this word.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static JobState of(String word) {
        return Stream.of(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is no state of a job. There are: %s.".formatted(word, String.join(", ", words()))));
    }
}
