package dev.barback;

import java.time.Duration;

/** Computes how long to wait before a retry. Used by several threads at once. */
@FunctionalInterface
public interface RetryWait {

    /**
     * @param executions how often this declaration has caught an error of this job, 1 at the first
     * @param error what {@code perform} threw
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
