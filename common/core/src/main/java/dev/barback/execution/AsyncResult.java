package dev.barback.execution;

import dev.barback.registry.AsyncTypes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Awaits an asynchronous result of {@code perform}. The execution lasts until the result is there, on the job's own
 * thread: a timeout, a stop or a cancellation interrupts the wait, which cancels the future.
 */
final class AsyncResult {
    private AsyncResult() {}

    /**
     * The returned value, or the result of the returned future or stage.
     *
     * @throws Exception the failure of the future, as if {@code perform} had thrown it
     * @throws IllegalStateException if the value is of a type that can't be awaited
     */
    static @Nullable Object resultOf(@Nullable Object returned) throws Exception {
        Object result = returned;
        while (result instanceof Future<?> || result instanceof CompletionStage<?>) {
            result = await(futureOf(result));
        }
        if (result != null) {
            rejectUnawaitable(result.getClass());
        }
        return result;
    }

    private static void rejectUnawaitable(Class<?> type) {
        String problem = AsyncTypes.problemOf(type);
        if (problem != null) {
            throw new IllegalStateException("perform returned " + problem);
        }
    }

    private static Future<?> futureOf(Object future) {
        if (!(future instanceof CompletionStage<?> stage)) {
            return (Future<?>) future;
        }
        try { // first, since a minimal stage of the JDK is a future too, and does not support get()
            return stage.toCompletableFuture();
        } catch (UnsupportedOperationException e) { // a stage may throw this: then it can be awaited, but not cancelled
            CompletableFuture<@Nullable Object> forwarded = new CompletableFuture<>();
            stage.whenComplete((value, error) -> complete(forwarded, value, error));
            return forwarded;
        }
    }

    private static void complete(
            CompletableFuture<@Nullable Object> future, @Nullable Object value, @Nullable Throwable error) {
        if (error == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(error);
        }
    }

    private static @Nullable Object await(Future<?> future) throws Exception {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The job's error, without the wrappers of futures. */
    private static Exception failure(ExecutionException wrapped) {
        Throwable error = wrapped;
        while ((error instanceof ExecutionException || error instanceof CompletionException)
                && error.getCause() != null) {
            error = error.getCause();
        }
        if (error instanceof Error serious) {
            throw serious;
        }
        return error instanceof Exception exception ? exception : wrapped;
    }
}
