package dev.barback;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued: its name or method reference, its arguments and its options. Immutable, if the arguments are;
 * they are serialized when the job is enqueued.
 */
public final class NewJob {
    private final @Nullable String name;
    private final @Nullable PerformReference reference;
    private final List<@Nullable Object> arguments;
    private final EnqueueOptions options;

    private NewJob(
            @Nullable String name,
            @Nullable PerformReference reference,
            List<@Nullable Object> arguments,
            EnqueueOptions options) {
        this.name = name;
        this.reference = reference;
        this.arguments = arguments;
        this.options = options;
    }

    /**
     * A job by its stable name, for example from a request. The enqueue checks that the job exists and takes these
     * arguments.
     *
     * @param name as in {@link JobName}
     * @param arguments in the order of {@code perform}'s parameters; the last may be {@link Keywords}
     */
    public static NewJob named(String name, List<? extends @Nullable Object> arguments) {
        return new NewJob(name, null, unmodifiable(arguments), EnqueueOptions.NONE);
    }

    /** This job with further options, which override those set before. */
    public NewJob set(EnqueueOptions more) {
        return new NewJob(name, reference, arguments, options.and(more));
    }

    /** The job's name, if it was given by name; else null. */
    public @Nullable String name() {
        return name;
    }

    /** The reference to {@code perform}, if the job was given by reference; else null. */
    public @Nullable PerformReference reference() {
        return reference;
    }

    /** The arguments. Unmodifiable; elements may be null. */
    public List<@Nullable Object> arguments() {
        return arguments;
    }

    /** The options given so far. */
    public EnqueueOptions options() {
        return options;
    }

    static NewJob referenced(PerformReference reference, @Nullable Object... arguments) {
        return new NewJob(null, reference, unmodifiable(Arrays.asList(arguments)), EnqueueOptions.NONE);
    }

    private static List<@Nullable Object> unmodifiable(List<? extends @Nullable Object> arguments) {
        return Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    /** A job whose {@code perform} takes 0 arguments. */
    public static <J extends Job> NewJob of(PerformReference.Of0<J> perform) {
        return referenced(perform);
    }

    /** A job whose {@code perform} takes 1 argument. */
    public static <J extends Job, A> NewJob of(PerformReference.Of1<J, A> perform, A a) {
        return referenced(perform, a);
    }

    /** A job whose {@code perform} takes 2 arguments. */
    public static <J extends Job, A, B> NewJob of(PerformReference.Of2<J, A, B> perform, A a, B b) {
        return referenced(perform, a, b);
    }

    /** A job whose {@code perform} takes 3 arguments. */
    public static <J extends Job, A, B, C> NewJob of(PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return referenced(perform, a, b, c);
    }

    /** A job whose {@code perform} takes 4 arguments. */
    public static <J extends Job, A, B, C, D> NewJob of(
            PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return referenced(perform, a, b, c, d);
    }

    /** A job whose {@code perform} takes 5 arguments. */
    public static <J extends Job, A, B, C, D, E> NewJob of(
            PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return referenced(perform, a, b, c, d, e);
    }

    /** A job whose {@code perform} takes 6 arguments. */
    public static <J extends Job, A, B, C, D, E, F> NewJob of(
            PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return referenced(perform, a, b, c, d, e, f);
    }

    /** A job whose {@code perform} takes a context. */
    public static <J extends Job> NewJob of(PerformReference.Of1<J, JobContext> perform) {
        return referenced(perform);
    }

    /** A job whose {@code perform} takes a context and 1 argument. */
    public static <J extends Job, A> NewJob of(PerformReference.Of2<J, JobContext, A> perform, A a) {
        return referenced(perform, a);
    }

    /** A job whose {@code perform} takes a context and 2 arguments. */
    public static <J extends Job, A, B> NewJob of(PerformReference.Of3<J, JobContext, A, B> perform, A a, B b) {
        return referenced(perform, a, b);
    }

    /** A job whose {@code perform} takes a context and 3 arguments. */
    public static <J extends Job, A, B, C> NewJob of(
            PerformReference.Of4<J, JobContext, A, B, C> perform, A a, B b, C c) {
        return referenced(perform, a, b, c);
    }

    /** A job whose {@code perform} takes a context and 4 arguments. */
    public static <J extends Job, A, B, C, D> NewJob of(
            PerformReference.Of5<J, JobContext, A, B, C, D> perform, A a, B b, C c, D d) {
        return referenced(perform, a, b, c, d);
    }

    /** A job whose {@code perform} takes a context and 5 arguments. */
    public static <J extends Job, A, B, C, D, E> NewJob of(
            PerformReference.Of6<J, JobContext, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return referenced(perform, a, b, c, d, e);
    }
}
