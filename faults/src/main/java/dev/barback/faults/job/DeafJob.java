package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.Timeout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does not listen to an interrupt: it works on after its timeout, and completes. */
@Timeout("1s")
public final class DeafJob implements Job {
    /** Needed by whoever loads it. */
    public DeafJob() {}

    /** Works for that long, whoever interrupts it. */
    public void perform(long number, long millis) {
        Marks.start(number);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            boolean ignored = Thread.interrupted();
            LockSupport.parkNanos(ignored ? 1_000 : 10_000_000);
        }
        Marks.end(number);
    }
}
