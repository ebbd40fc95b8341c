package dev.barback.execution;

import dev.barback.registry.Unawaited;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A result that is still on its way when {@code perform} returns. The execution lasts until it is there, on the
 * job's own thread: so a timeout, a stop or a cancellation interrupts the wait, and that cancels what is awaited.
 */
final class Promised {
    private Promised() {}

    /**
     * What was returned, or what came of it, if it is a future or a stage.
     *
     * @throws Exception what the future failed with, as if {@code perform} had thrown it
     * @throws IllegalStateException if it is of a kind that nobody waits for
     */
    static @Nullable Object resultOf(@Nullable Object returned) throws Exception {
        Object result = returned;
        while (result instanceof Future<?> || result instanceof CompletionStage<?>) {
            result = await(futureOf(result));
        }
        if (result != null) {
            refuseUnawaited(result.getClass());
        }
        return result;
    }

    private static void refuseUnawaited(Class<?> type) {
        String problem = Unawaited.problemOf(type);
        if (problem != null) {
            throw new IllegalStateException("What perform returned " + problem);
        }
    }

    private static Future<?> futureOf(Object promise) {
        if (!(promise instanceof CompletionStage<?> stage)) {
            return (Future<?>) promise;
        }
        try { // first of all, since a minimal stage of the JDK is a future too, and refuses to be asked as one
            return stage.toCompletableFuture();
        } catch (UnsupportedOperationException e) { // which a stage may throw: then it can be followed, not cancelled
            CompletableFuture<@Nullable Object> following = new CompletableFuture<>();
            stage.whenComplete((value, error) -> complete(following, value, error));
            return following;
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

    /** What the job failed with, without the wrappers that futures put around it. */
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
