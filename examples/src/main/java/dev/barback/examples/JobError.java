package dev.barback.examples;

/** The error of {@link MockJob}. */
public class JobError extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public JobError(String message) {
        super(message);
    }
}
