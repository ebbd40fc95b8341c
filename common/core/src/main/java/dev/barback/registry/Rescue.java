package dev.barback.registry;

import dev.barback.ErrorHandler;
import dev.barback.RetryOn;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to do about an error: one declaration of {@code RetryOn} or {@code DiscardOn}. */
public sealed interface Rescue {

    /** The exceptions it deals with, subclasses included. */
    List<Class<? extends Throwable>> errors();

    /** What to do when the job is given up; null = nothing. */
    @Nullable ErrorHandler handler();

    /** Whether it deals with this very exception, not looking at causes. */
    default boolean catches(Throwable error) {
        return errors().stream().anyMatch(type -> type.isInstance(error));
    }

    /** Ends the job. */
    record Discard(
            List<Class<? extends Throwable>> errors,
            @Nullable ErrorHandler handler) implements Rescue {}

    /**
     * Enqueues the job again, until the attempts are used up.
     *
     * @param attempts runs in all; -1 = without end
     * @param place where the retry goes
     * @param declared false for the application-wide default
     */
    record Retry(
            List<Class<? extends Throwable>> errors,
            int attempts,
            Backoff backoff,
            Place place,
            @Nullable ErrorHandler handler,
            boolean declared)
            implements Rescue {

        /** The name of this declaration's counter in the envelope, as ActiveJob writes it: {@code [A, B]}. */
        public String counter() {
            return errors.stream().map(Class::getName).collect(Collectors.joining(", ", "[", "]"));
        }

        /** Whether another run is due after so many errors. */
        public boolean continuesAfter(int failures) {
            return attempts == RetryOn.UNLIMITED || failures < attempts;
        }

        /** How long to wait before it. */
        public Duration waitAfter(int failures, Throwable error, DoubleSupplier random) {
            return backoff.after(failures, error, random);
        }
    }

    /**
     * Where a retry goes.
     *
     * @param queue null = the job's own
     * @param priority null = the job's own
     */
    record Place(@Nullable String queue, @Nullable Integer priority) {
        static final Place SAME = new Place(null, null);
    }

    /** The exceptions of a declaration. */
    static List<Class<? extends Throwable>> list(Class<? extends Throwable>[] errors) {
        return List.copyOf(Arrays.asList(errors));
    }
}
