package dev.barback;

/**
 * Work to be done in the background. An implementation has exactly one method named {@code perform},
 * with the parameters it likes; a {@link JobContext} may be the first of them:
 *
 * <pre>{@code
 * class WelcomeMail implements Job {
 *     public void perform(long userId, String locale) { ... }
 * }
 * }</pre>
 *
 * <p>One instance serves all executions, on several threads at once, so keep what belongs to one
 * execution in local variables. What {@code perform} returns is logged as the result, and returned by
 * {@code performNow}. What it throws decides about a retry: see {@link RetryOn} and {@link DiscardOn}.
 *
 * <p>A {@link java.util.concurrent.Future} or a {@link java.util.concurrent.CompletionStage} that is returned is
 * waited for, on the job's thread: the job ends as it does, and a timeout, a stop or a cancellation cancels it. What
 * nobody would wait for is refused when the application starts: reactive types, streams, a {@code perform} that is
 * marked {@code @Async}.
 */
public interface Job {

    /**
     * Called when this job will not run again although it did not succeed: it was discarded, its
     * retries are used up, or its error is one that nothing handles. An error thrown here is logged
     * and changes nothing.
     *
     * @param context the job and its last execution
     * @param error what ended it
     */
    default void afterDiscard(JobContext context, Throwable error) {}
}
