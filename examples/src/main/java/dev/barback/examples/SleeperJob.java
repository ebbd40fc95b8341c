package dev.barback.examples;

import dev.barback.Job;
import dev.barback.Queue;
import java.time.Duration;

/** An example of a job that waits, as for another system. */
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
