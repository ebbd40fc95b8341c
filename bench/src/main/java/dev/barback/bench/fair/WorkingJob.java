package dev.barback.bench.fair;

import dev.barback.Job;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes some milliseconds, and notes how long it has waited for that. */
final class WorkingJob implements Job {
    private final long millis;
    private final Map<String, Waits> waits = new ConcurrentHashMap<>();

    WorkingJob(long millis) {
        this.millis = millis;
    }

    /**
     * Works.
     *
     * @param user whose it is
     * @param sentNanos when it was enqueued
     */
    public void perform(String user, long sentNanos) throws InterruptedException {
        of(user).add(System.nanoTime() - sentNanos);
        Thread.sleep(millis);
    }

    Waits of(String user) {
        return waits.computeIfAbsent(user, name -> new Waits());
    }
}
