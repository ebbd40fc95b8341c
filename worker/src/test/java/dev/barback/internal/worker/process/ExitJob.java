package dev.barback.internal.worker.process;

import dev.barback.Job;

/** Ends its JVM with {@link System#exit}, with all of its shutdown hooks. */
public class ExitJob implements Job {

    /** Exits on its own thread, or on one that it waits for. */
    public void perform(boolean elsewhere) throws InterruptedException {
        if (elsewhere) {
            Thread thread = new Thread(() -> System.exit(3));
            thread.start();
            thread.join();
        } else {
            System.exit(3);
        }
    }
}
