package dev.barback.internal.registry;

import dev.barback.RetryWait;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Computes the wait before a retry, with the formulas of ActiveJob's {@code determine_delay} (<a
 * href="https://github.com/rails/rails/blob/v8.1.0/activejob/lib/active_job/exceptions.rb">exceptions.rb</a>).
 */
sealed interface Backoff {

    /**
     * The wait before the next execution.
     *
     * @param failures errors that the declaration has caught so far, 1 or more
     * @param random supplies numbers from 0 to 1
     */
    Duration after(int failures, Throwable error, DoubleSupplier random);

    /** A fixed wait, plus jitter. */
    record Fixed(Duration waitFor, double jitter) implements Backoff {
        @Override
        public Duration after(int failures, Throwable error, DoubleSupplier random) {
            return waitFor.plus(randomJitter(seconds(waitFor), jitter, random));
        }
    }

    /** n^4 + 2 seconds, plus jitter on n^4: 3, 18, 83, 258, 627 s... */
    record PolynomiallyLonger(double jitter) implements Backoff {
        @Override
        public Duration after(int failures, Throwable error, DoubleSupplier random) {
            double power = Math.pow(failures, 4);
            return fromSeconds(power + 2).plus(randomJitter(power, jitter, random));
        }
    }

    /** A wait that the application computes; no jitter. */
    record Computed(RetryWait formula) implements Backoff {
        @Override
        public Duration after(int failures, Throwable error, DoubleSupplier random) {
            Duration computed = formula.after(failures, error);
            return computed.isNegative() ? Duration.ZERO : computed;
        }
    }

    private static Duration randomJitter(double seconds, double jitter, DoubleSupplier random) {
        return jitter == 0 ? Duration.ZERO : fromSeconds(seconds * jitter * random.getAsDouble());
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    private static Duration fromSeconds(double seconds) {
        long whole = (long) seconds;
        return Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9));
    }
}
