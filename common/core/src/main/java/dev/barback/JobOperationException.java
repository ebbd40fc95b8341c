package dev.barback;

/** A job can't be shown, or can't be changed in this way. The message says why. */
public final class JobOperationException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    public enum Kind {
        /** There is no job store. */
        NO_JOB_STORE,
        /** The job store has no record of the job. */
        UNKNOWN_JOB,
        /** The state of the job does not allow the operation. */
        WRONG_STATE,
        /** The operation is only for scopes of all jobs. */
        FORBIDDEN
    }

    private final Kind kind;

    /**
     * @param message what was wrong, and what would be right
     */
    public JobOperationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }
}
