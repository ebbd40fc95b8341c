package dev.barback.faults.job;

import dev.barback.Job;

/** Ends its process: it has to be buried, after some deliveries. */
public final class FatalJob implements Job {
    /** For the service loader. */
    public FatalJob() {}

    /**
     * Ends the JVM.
     *
     * @param how {@code halt}: at once; {@code exit}: by {@link System#exit}
     */
    public void perform(long number, String how) {
        Marks.start(number);
        switch (how) {
            case "halt" -> Runtime.getRuntime().halt(9);
            case "exit" -> System.exit(9);
            default -> throw new IllegalArgumentException("how is halt or exit, not " + how);
        }
    }
}
