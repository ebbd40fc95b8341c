package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.Timeout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ignores interrupts: it continues after its timeout, and completes. */
@Timeout("1s")
public final class DeafJob implements Job {
    /** For the service loader. */
    public DeafJob() {}

    /** Runs for this time, and ignores interrupts. */
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
