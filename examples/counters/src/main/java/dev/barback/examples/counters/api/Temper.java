package dev.barback.examples.counters.api;

import java.util.concurrent.ThreadLocalRandom;

/** Chooses the faults of the API. Used by several threads at once. */
@FunctionalInterface
interface Temper {
    /** The fault of the next request; it may wait before it returns. */
    Whim next() throws InterruptedException;

    /** The faults of a request. */
    enum Whim {
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
     * @param fastest the shortest time a request takes, in milliseconds
     * @param slowest the longest
     * @param failures the share of requests that fail in one of the four ways, 0 to 1
     */
    static Temper bad(int fastest, int slowest, double failures) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Thread.sleep(random.nextInt(fastest, slowest + 1));
            Whim[] whims = Whim.values();
            return random.nextDouble() < failures ? whims[random.nextInt(1, whims.length)] : Whim.NONE;
        };
    }
}
