package dev.barback;

/**
 * Code around each execution (ActiveJob's {@code before_perform}, {@code around_perform} and {@code
 * after_perform} in one). Every bean of this type applies to all jobs; a {@link Job} that implements it
 * applies to itself, innermost. Used by several threads at once.
 */
@FunctionalInterface
public interface PerformInterceptor {

    /**
     * Call {@code next.proceed()} to go on; return without it to halt: {@code perform} does not run, and the job is
     * over. An exception thrown here, or passed on, is the job's error.
     *
     * @param context the execution, with its decoded arguments
     * @param next the remaining interceptors, then {@code perform}
     */
    void aroundPerform(JobContext context, Proceed next) throws Exception;

    /** The remaining interceptors, then {@code perform}. */
    @FunctionalInterface
    interface Proceed {
        /**
         * Goes on with the execution.
         *
         * @return false when a later interceptor halted, and {@code perform} did not run
         */
        boolean proceed() throws Exception;
    }
}
