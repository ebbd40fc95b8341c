package dev.barback;

/**
 * Work to be done in the background. An implementation has exactly one method named {@code perform}, with any
 * parameters; the first may be a {@link JobContext}:
 *
 * <pre>{@code
 * class WelcomeMail implements Job {
 *     public void perform(long userId, String locale) { ... }
 * }
 * }</pre>
 *
 * <p>One instance serves all executions, on several threads at once, so keep the state of one execution in local
 * variables. The return value of {@code perform} is logged as the result, and returned by {@code performNow}. Its
 * exception decides about a retry: see {@link RetryOn} and {@link DiscardOn}.
 *
 * <p>The job's thread waits for a returned {@link java.util.concurrent.Future} or {@link
 * java.util.concurrent.CompletionStage}: the job ends as it does, and a timeout, a stop or a cancellation cancels it.
 * Work that can't be awaited is refused when the application starts: reactive types, streams, a {@code perform} that is
 * marked {@code @Async}.
 */
public interface Job {

    /**
     * Called when this job has failed and will not run again: it was discarded, its retries are used up, or no
     * declaration handles its error. An error thrown here is logged and changes nothing.
     *
     * @param context the job and its last execution
     * @param error the error that ended it
     */
    default void afterDiscard(JobContext context, Throwable error) {}
}
