package dev.barback.pubsub;

import java.time.Duration;

/**
 * For how long a subscription has answered that it has nothing. Time in which it was not asked does not count: a process
 * that stood still, or a laptop that slept, has heard nothing of it. Used by one thread.
 */
final class Quiet {
    private final Duration longestAnswer;
    private Duration lasted = Duration.ZERO;

    /** @param longestAnswer what one answer counts for at most */
    Quiet(Duration longestAnswer) {
        this.longestAnswer = longestAnswer;
    }

    /** It had nothing for this time, as it has answered. */
    void lasts(Duration answer) {
        lasted = lasted.plus(answer.compareTo(longestAnswer) < 0 ? answer : longestAnswer);
    }

    /** It had something. */
    void ends() {
        lasted = Duration.ZERO;
    }

    boolean isLongerThan(Duration time) {
        return lasted.compareTo(time) > 0;
    }
}
