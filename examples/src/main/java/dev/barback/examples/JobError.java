package dev.barback.examples;

/** What {@link MockJob} fails with. */
public class JobError extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public JobError(String message) {
        super(message);
    }
}
