package dev.barback;

/**
 * Runs when a job is given up; the block of ActiveJob's {@code retry_on} and {@code discard_on}. Used by several
 * threads at once. An exception that it throws replaces the job's error, and the job is buried in the morgue.
 */
@FunctionalInterface
public interface ErrorHandler {

    /**
     * Handles the error.
     *
     * @param context the job and its last execution
     * @param error the error that ended it
     */
    void handle(JobContext context, Throwable error) throws Exception;

    /** Stands for "no handler". */
    final class None implements ErrorHandler {
        private None() {}

        @Override
        public void handle(JobContext context, Throwable error) {}
    }
}
