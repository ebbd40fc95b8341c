package dev.barback;

/**
 * What ActiveJob's {@code retry_on} and {@code discard_on} take as a block: runs when a job is given up.
 * Used by several threads at once. What it throws replaces the job's error, and leads to the morgue.
 */
@FunctionalInterface
public interface ErrorHandler {

    /**
     * Deals with the error.
     *
     * @param context the job and its last execution
     * @param error what ended it
     */
    void handle(JobContext context, Throwable error) throws Exception;

    /** Stands for "no handler". */
    final class None implements ErrorHandler {
        private None() {}

        @Override
        public void handle(JobContext context, Throwable error) {}
    }
}
