package dev.barback.internal.registry;

import dev.barback.ErrorHandler;
import dev.barback.RetryOn;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides whether a failed job is retried or discarded: one declaration of {@code RetryOn} or {@code DiscardOn}. */
public sealed interface RetryPolicy {

    /** The exceptions that it catches, subclasses included. */
    List<Class<? extends Throwable>> errors();

    /** Called when the job is not retried any more; null = none. */
    @Nullable ErrorHandler handler();

    /** Whether it catches this exception itself, without its causes. */
    default boolean catches(Throwable error) {
        return errors().stream().anyMatch(type -> type.isInstance(error));
    }

    /** Discards the job. */
    record Discard(
            List<Class<? extends Throwable>> errors,
            @Nullable ErrorHandler handler) implements RetryPolicy {}

    /**
     * Retries the job, until the attempts are used up.
     *
     * @param attempts executions in all; -1 = unlimited
     * @param overrides queue and priority of the retry
     * @param declared false for the application-wide default
     */
    record Retry(
            List<Class<? extends Throwable>> errors,
            int attempts,
            Backoff backoff,
            Overrides overrides,
            @Nullable ErrorHandler handler,
            boolean declared)
            implements RetryPolicy {

        /** The name of this declaration's counter in the envelope, as ActiveJob writes it: {@code [A, B]}. */
        public String counter() {
            return errors.stream().map(Class::getName).collect(Collectors.joining(", ", "[", "]"));
        }

        /** Whether the job is retried after this many errors. */
        public boolean continuesAfter(int failures) {
            return attempts == RetryOn.UNLIMITED || failures < attempts;
        }

        /** The wait before the retry. */
        public Duration waitAfter(int failures, Throwable error, DoubleSupplier random) {
            return backoff.after(failures, error, random);
        }
    }

    /**
     * The queue and priority of a retry.
     *
     * @param queue null = the job's own
     * @param priority null = the job's own
     */
    record Overrides(@Nullable String queue, @Nullable Integer priority) {
        static final Overrides NONE = new Overrides(null, null);
    }

    /** The exceptions of a declaration. */
    static List<Class<? extends Throwable>> list(Class<? extends Throwable>[] errors) {
        return List.copyOf(Arrays.asList(errors));
    }
}
