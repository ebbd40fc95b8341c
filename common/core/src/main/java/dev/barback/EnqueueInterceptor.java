package dev.barback;

/**
 * Code around each enqueue of one job, retries included, but not around {@code performAllLater}
 * (ActiveJob's {@code before_enqueue}, {@code around_enqueue} and {@code after_enqueue} in one). Every
 * bean of this type applies to all jobs; a {@link Job} that implements it applies to itself, innermost.
 * Used by several threads at once.
 */
@FunctionalInterface
public interface EnqueueInterceptor {

    /**
     * Call {@code next.proceed()} to go on; return without it to halt: the job is then not enqueued.
     *
     * @param job the job to be enqueued
     * @param next the remaining interceptors, then the broker
     * @throws EnqueueException to refuse the job; the caller finds it in {@link EnqueuedJob#error()}. Once the job is
     *     published, the exception is only logged
     * @throws Exception any other exception goes to the caller of {@code performLater}; the job may be published
     *     nevertheless
     */
    void aroundEnqueue(JobInfo job, Proceed next) throws Exception;

    /** The remaining interceptors, then the broker. */
    @FunctionalInterface
    interface Proceed {
        /**
         * Goes on with the enqueue.
         *
         * @return false when a later interceptor halted, and the job was not enqueued
         */
        boolean proceed() throws Exception;
    }
}
