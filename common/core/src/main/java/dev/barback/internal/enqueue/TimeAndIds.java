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
    /** The system's clock, random UUIDs, random numbers. */
    public static final TimeAndIds SYSTEM = new TimeAndIds(
            Clock.systemUTC(),
            TimeAndIds::randomUuid,
            () -> ThreadLocalRandom.current().nextDouble());

    /** The id is no secret, so the fast generator suffices: UUID.randomUUID() takes a lock and 1 µs. */
    private static String randomUuid() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(version4, variant2).toString();
    }
}
