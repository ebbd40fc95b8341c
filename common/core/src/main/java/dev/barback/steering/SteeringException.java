package dev.barback.steering;

import dev.barback.BarbackException;

/** A job that can't be shown, or can't be changed so. Its message says why. */
public final class SteeringException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is. */
    public enum Kind {
        /** There are no records of jobs here. */
        NO_RECORDS,
        /** The records do not know the job. */
        UNKNOWN_JOB,
        /** The job is in a state in which this can't be done. */
        WRONG_STATE,
        /** It is for those who see everything. */
        NOT_YOURS
    }

    private final Kind kind;

    SteeringException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
