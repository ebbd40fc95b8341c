package dev.barback.faults;

import java.time.Duration;

/**
 * One way to break something.
 *
 * @param name as the table has it
 * @param kind how often and how long it hits
 * @param step how far ahead the clock is meanwhile that decides what is due: a job is early by that clock alone
 * @param action what does it
 */
record Fault(String name, Kind kind, Duration step, Action action) {
    Fault(String name, Kind kind, Action action) {
        this(name, kind, Duration.ZERO, action);
    }

    /** How often it hits in a round, and for how long. */
    enum Kind {
        /** Over in a moment, and done as often as there is time. */
        BRIEF,
        /** Ends processes of ours, which need seconds of a processor to be there again. */
        RESTART,
        /** Nothing gets through meanwhile; once in a round so long that health has to say so. */
        OUTAGE,
        /** Holds something up without making it unreachable. */
        HINDRANCE,
        /** Takes long whatever is wished: done once, or a few times. */
        SLOW
    }

    /** Does it. */
    @FunctionalInterface
    interface Action {
        /**
         * Breaks it, holds that for so long, and mends it.
         *
         * @throws Impossible if this machine does not allow it
         */
        void hit(Scene scene, Duration hold) throws Exception;
    }

    /** This machine does not allow it. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String why) {
            super(why);
        }
    }
}
