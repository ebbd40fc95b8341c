package dev.barback.internal.execution;

import dev.barback.internal.registry.AsyncTypes;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Awaits an asynchronous result of {@code perform}. The execution lasts until the result is there, on the job's own
 * thread: a timeout, a stop or a cancellation interrupts the wait, which cancels the future.
 */
final class AsyncResult {
    private static final int MAX_ELEMENTS = 100;

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
            rejectUnawaitable(result);
        }
        return result;
    }

    private static void rejectUnawaitable(Object result) {
        reject(AsyncTypes.problemOf(result.getClass()));
        for (Object element : elements(result)) {
            reject(AsyncTypes.problemInside(result.getClass(), element.getClass()));
        }
    }

    /** The first elements of a collection, an array or an Optional; none of another value. */
    private static List<Object> elements(Object result) {
        Stream<?> elements = Stream.empty();
        try {
            if (result instanceof Collection<?> collection) {
                elements = collection.stream();
            } else if (result instanceof Object[] array) {
                elements = Stream.of(array);
            } else if (result instanceof Optional<?> optional) {
                elements = optional.stream();
            }
            return elements.limit(MAX_ELEMENTS)
                    .filter(Objects::nonNull)
                    .<Object>map(element -> element)
                    .toList();
        } catch (RuntimeException e) { // a collection of entities, whose session has ended: it has no futures
            return List.of();
        }
    }

    private static void reject(@Nullable String problem) {
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
