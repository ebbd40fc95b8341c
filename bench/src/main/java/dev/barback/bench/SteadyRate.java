package dev.barback.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A number of calls, evenly spread: a late one does not delay later ones. */
record SteadyRate(int number, int perSecond) {

    void run(Runnable each) {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long next = System.nanoTime();
        for (int i = 0; i < number; i++) {
            for (long waitNanos = next - System.nanoTime(); waitNanos > 0; waitNanos = next - System.nanoTime()) {
                LockSupport.parkNanos(waitNanos);
            }
            each.run();
            next += interval;
        }
    }
}
