package dev.barback.examples.counters.api;

import java.util.concurrent.ThreadLocalRandom;

/** Chooses the faults of the API. Used by several threads at once. */
@FunctionalInterface
interface FaultPolicy {
    /** The fault of the next request; it may wait before it returns. */
    RequestFault next() throws InterruptedException;

    /** The faults of a request. */
    enum RequestFault {
        /** It is answered. */
        NONE,
        /** 503, and nothing is done. */
        FAIL_BEFORE,
        /** It is done, but the answer is 503: the client has to retry with the same key. */
        FAIL_AFTER,
        /** Nothing is done, and the connection ends without an answer. */
        CUT_BEFORE,
        /** It is done, and the connection ends without an answer. */
        CUT_AFTER;

        boolean isBefore() {
            return this == FAIL_BEFORE || this == CUT_BEFORE;
        }

        boolean isCut() {
            return this == CUT_BEFORE || this == CUT_AFTER;
        }
    }

    /**
     * Slow, and failing at random.
     *
     * @param minMillis the shortest time a request takes, in milliseconds
     * @param maxMillis the longest
     * @param failures the share of requests that fail in one of the four ways, 0 to 1
     */
    static FaultPolicy failing(int minMillis, int maxMillis, double failures) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Thread.sleep(random.nextInt(minMillis, maxMillis + 1));
            RequestFault[] faults = RequestFault.values();
            return random.nextDouble() < failures ? faults[random.nextInt(1, faults.length)] : RequestFault.NONE;
        };
    }
}
