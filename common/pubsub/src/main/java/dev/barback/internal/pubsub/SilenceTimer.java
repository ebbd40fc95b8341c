package dev.barback.internal.pubsub;

import java.time.Duration;

/**
 * Measures for how long a subscription has answered that it has no messages. Time without a call does not count: while a
 * process or a laptop was suspended, there were no answers. Used by one thread.
 */
final class SilenceTimer {
    private final Duration maxAnswer;
    private Duration silence = Duration.ZERO;

    /** @param maxAnswer the maximum time that one answer counts for */
    SilenceTimer(Duration maxAnswer) {
        this.maxAnswer = maxAnswer;
    }

    /** The subscription has answered that it had no messages for this time. */
    void add(Duration answer) {
        silence = silence.plus(answer.compareTo(maxAnswer) < 0 ? answer : maxAnswer);
    }

    /** The subscription had a message. */
    void reset() {
        silence = Duration.ZERO;
    }

    boolean isLongerThan(Duration time) {
        return silence.compareTo(time) > 0;
    }
}
