package dev.barback;

import java.time.Duration;

/** Computes how long to wait before a retry. Used by several threads at once. */
@FunctionalInterface
public interface RetryWait {

    /**
     * @param executions the number of errors of this job that this declaration has caught, from 1
     * @param error the error that {@code perform} threw
     * @return zero or more; negative counts as zero
     */
    Duration after(int executions, Throwable error);

    /** Stands for "as {@link RetryOn#waitFor()} says". */
    final class Declared implements RetryWait {
        private Declared() {}

        @Override
        public Duration after(int executions, Throwable error) {
            throw new UnsupportedOperationException("waitFor() applies");
        }
    }
}
