package dev.barback.pubsub;

import org.slf4j.Logger;

/** What a loop that must not end does about failures: says it once, waits longer each time, says when it is over. */
final class Outage {
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Logger logger;
    private final String what;
    private long pauseMillis;

    /** The loop's own words for what it does: "Moving delayed messages of queue mail". */
    Outage(Logger logger, String what) {
        this.logger = logger;
        this.what = what;
    }

    /** Says it, unless it is known, and tells how long to wait. */
    synchronized long failed(Throwable cause) {
        if (pauseMillis == 0) {
            logger.warn("{} fails, and is tried again until it works: {}", what, cause.toString());
            pauseMillis = FIRST_PAUSE_MILLIS;
        } else {
            logger.debug("{} still fails", what, cause);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
        return pauseMillis;
    }

    synchronized void over() {
        if (pauseMillis > 0) {
            logger.info("{} works again.", what);
            pauseMillis = 0;
        }
    }
}
