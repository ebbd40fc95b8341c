package dev.barback.examples;

import dev.barback.Job;
import dev.barback.Queue;
import java.time.Duration;

/** Waits, as jobs do that call others. */
@Queue("sleeper")
public class SleeperJob implements Job {

    /**
     * Sleeps.
     *
     * @param duration how long; a number counts as seconds
     */
    public String perform(Duration duration) throws InterruptedException {
        Thread.sleep(Math.max(0, duration.toMillis()));
        return "slept for " + duration.toMillis() + " ms";
    }
}
