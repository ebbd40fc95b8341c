package dev.barback.internal.worker.process;

import dev.barback.Job;

/** Kills its worker. */
public class HaltJob implements Job {

    /** Ends the JVM without any of its shutdown hooks. */
    public void perform() {
        Runtime.getRuntime().halt(3);
    }
}
