package dev.barback.bench.fair;

import dev.barback.Job;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sleeps some milliseconds, and records its waiting time. */
final class WorkingJob implements Job {
    private final long millis;
    private final Map<String, Waits> waits = new ConcurrentHashMap<>();

    WorkingJob(long millis) {
        this.millis = millis;
    }

    /**
     * Sleeps.
     *
     * @param user the job's user
     * @param sentNanos when it was enqueued
     */
    public void perform(String user, long sentNanos) throws InterruptedException {
        waitsOf(user).add(System.nanoTime() - sentNanos);
        Thread.sleep(millis);
    }

    Waits waitsOf(String user) {
        return waits.computeIfAbsent(user, name -> new Waits());
    }
}
