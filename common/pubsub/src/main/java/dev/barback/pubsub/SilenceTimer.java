package dev.barback.pubsub;

import java.time.Duration;

/**
 * Measures for how long a subscription has answered that it has no messages. Time without a call does not count: while a
 * process or a laptop was suspended, there were no answers. Used by one thread.
 */
final class SilenceTimer {
    private final Duration longestAnswer;
    private Duration lasted = Duration.ZERO;

    /** @param longestAnswer the maximum time that one answer counts for */
    SilenceTimer(Duration longestAnswer) {
        this.longestAnswer = longestAnswer;
    }

    /** The subscription has answered that it had no messages for this time. */
    void lasts(Duration answer) {
        lasted = lasted.plus(answer.compareTo(longestAnswer) < 0 ? answer : longestAnswer);
    }

    /** The subscription had a message. */
    void ends() {
        lasted = Duration.ZERO;
    }

    boolean isLongerThan(Duration time) {
        return lasted.compareTo(time) > 0;
    }
}
