package dev.barback;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The states of a job. In the first three a job waits, in the fourth it runs, in the others it has ended. */
public enum JobState {
    /** Waits for its due time. */
    SCHEDULED,
    /** Can run as soon as a processor is free. */
    AVAILABLE,
    /** Has failed, and waits for its retry. */
    RETRYABLE,
    /** Held by a worker: it runs, or is about to. */
    EXECUTING,
    /** {@code perform} returned. */
    COMPLETED,
    /** Failed or was halted, and was discarded. */
    DISCARDED,
    /** Failed for good, and is in the morgue. */
    DEAD,
    /** Was cancelled before it ended. */
    CANCELLED;

    /** Whether a job in this state waits for its start, or for its retry. */
    public boolean isWaiting() {
        return this == SCHEDULED || this == AVAILABLE || this == RETRYABLE;
    }

    /** Whether a job in this state has ended. */
    public boolean isEnded() {
        return !isWaiting() && this != EXECUTING;
    }

    /** Its name in lower case. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all states, in lower case. */
    public static List<String> lowerCaseNames() {
        return Stream.of(values()).map(JobState::lowerCaseName).toList();
    }

    /**
     * The state of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the states
     */
    public static JobState of(String name) {
        return Stream.of(values())
                .filter(state -> state.lowerCaseName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no job state \"%s\". There are: %s."
                        .formatted(name, String.join(", ", lowerCaseNames()))));
    }
}
