package dev.barback.faults;

import java.time.Duration;

/**
 * A fault.
 *
 * @param name as in the table
 * @param kind how often it hits, and for how long
 * @param step how far ahead the clock that decides due times is meanwhile: a job is early only by that clock
 * @param action injects it
 */
record Fault(String name, Kind kind, Duration step, Action action) {
    Fault(String name, Kind kind, Action action) {
        this(name, kind, Duration.ZERO, action);
    }

    /** The same fault of a database that has the job store, beside another broker. */
    Fault ofJobStore() {
        boolean isOutage = kind == Kind.OUTAGE || kind == Kind.REFUSAL;
        return new Fault(name, isOutage ? Kind.STORE_OUTAGE : kind, step, action);
    }

    /** How often it hits in a round, and for how long. */
    enum Kind {
        /** Over in a moment, so it hits as often as time allows. */
        BRIEF,
        /** Ends processes, which need seconds of CPU time to start again. */
        RESTART,
        /** The broker is unreachable meanwhile; once in a round for so long that health has to report it. */
        OUTAGE,
        /** The broker rejects writes or connections meanwhile; in the long form once for as long as an outage. */
        REFUSAL,
        /** The job store beside the broker is unreachable: jobs go on, except those that need their records at once. */
        STORE_OUTAGE,
        /** Delays calls without making the broker unreachable. */
        SLOWDOWN,
        /** Takes long in any case, so it hits once, or a few times. */
        SLOW
    }

    /** Injects a fault. */
    @FunctionalInterface
    interface Action {
        /**
         * Injects the fault, holds it for this time, and undoes it.
         *
         * @throws Impossible if it can't be injected on this machine
         */
        void hit(TestBed testBed, Duration hold) throws Exception;
    }

    /** A fault can't be injected on this machine. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String why) {
            super(why);
        }
    }
}
