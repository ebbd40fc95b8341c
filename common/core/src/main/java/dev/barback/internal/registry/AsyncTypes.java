package dev.barback.internal.registry;

import dev.barback.internal.wire.IndefiniteArticle;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Finds {@code perform} methods whose work would go on, or begin, after they have returned, so that the job would count
 * as completed whatever its result. Workers wait for futures and stages; other types, and collections of futures, are
 * refused, at the start if they are declared. The types and annotations of other libraries are recognized by name.
 */
public final class AsyncTypes {
    private static final Set<String> REACTIVE = Set.of(
            "org.reactivestreams.Publisher",
            "java.util.concurrent.Flow$Publisher",
            "io.reactivex.CompletableSource",
            "io.reactivex.SingleSource",
            "io.reactivex.MaybeSource",
            "io.reactivex.ObservableSource",
            "io.reactivex.rxjava3.core.CompletableSource",
            "io.reactivex.rxjava3.core.SingleSource",
            "io.reactivex.rxjava3.core.MaybeSource",
            "io.reactivex.rxjava3.core.ObservableSource",
            "rx.Observable",
            "rx.Single",
            "rx.Completable",
            "io.smallrye.mutiny.Uni",
            "io.vertx.core.Future",
            "io.vavr.concurrent.Future",
            "scala.concurrent.Future",
            "kotlinx.coroutines.Job",
            "kotlinx.coroutines.flow.Flow",
            "kotlin.sequences.Sequence");
    private static final Set<String> ASYNCHRONOUS = Set.of(
            "org.springframework.scheduling.annotation.Async",
            "io.micronaut.scheduling.annotation.Async",
            "jakarta.ejb.Asynchronous",
            "javax.ejb.Asynchronous",
            "jakarta.enterprise.concurrent.Asynchronous",
            "org.eclipse.microprofile.faulttolerance.Asynchronous");
    private static final List<Class<?>> DEFERRED = List.of(Runnable.class, Callable.class, Supplier.class);

    private static final ClassValue<List<String>> PROBLEMS = new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
            String problem = findProblem(type);
            return problem == null ? List.of() : List.of(problem);
        }
    };

    private AsyncTypes() {}

    /** Why a value of this type can't be a result: the end of the sentence "perform returns ..."; null if it can. */
    public static @Nullable String problemOf(Class<?> type) {
        List<String> problem = PROBLEMS.get(type);
        return problem.isEmpty() ? null : problem.get(0);
    }

    /**
     * Refuses a method that returns before its work is done.
     *
     * @param job the class of the job, which may inherit the method
     * @param returned its return type there
     */
    static void rejectUnawaitable(Class<?> job, Method method, JavaType returned) {
        String problem = problemOf(returned);
        if (problem != null) {
            throw new IllegalArgumentException(job.getName() + ".perform returns " + problem);
        }
        for (Class<?> type : hierarchy(job)) {
            rejectAnnotated(job, type);
            for (Method own : type.getDeclaredMethods()) {
                if (own.getName().equals(method.getName())) {
                    rejectAnnotated(job, own);
                }
            }
        }
    }

    private static void rejectAnnotated(Class<?> job, AnnotatedElement element) {
        String annotation = asyncAnnotation(element, new HashSet<>());
        if (annotation != null) {
            throw new IllegalArgumentException(("%s.perform is marked @%s: it would return before its work is done, and"
                            + " what it throws would be lost. Remove the annotation: a job runs in the background"
                            + " already.")
                    .formatted(job.getName(), annotation));
        }
    }

    /** The annotation that sends a call to another thread, directly or as a meta-annotation. */
    private static @Nullable String asyncAnnotation(AnnotatedElement element, Set<Class<?>> seen) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (ASYNCHRONOUS.contains(type.getName()) || (seen.add(type) && asyncAnnotation(type, seen) != null)) {
                return type.getSimpleName();
            }
        }
        return null;
    }

    private static @Nullable String problemOf(JavaType type) {
        Class<?> raw = type.getRawClass();
        String problem = problemOf(raw);
        JavaType content = contentOf(type);
        if (isAwaited(raw)) {
            return content == null ? null : problemOf(content);
        }
        while (problem == null && content != null) {
            problem = problemInside(raw, content.getRawClass());
            content = contentOf(content);
        }
        return problem;
    }

    /** The type of what a future, a collection, an array, a map or an Optional has in it; null for other types. */
    private static @Nullable JavaType contentOf(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (isAwaited(raw) || raw == Optional.class || raw == Iterable.class) {
            return type.containedTypeCount() == 1 ? type.containedType(0) : null;
        }
        return type.isContainerType() ? type.getContentType() : null;
    }

    /**
     * Why a value of this type with such a value in it can't be a result, as {@link #problemOf(Class)} says it: no
     * worker looks for futures inside a result.
     */
    public static @Nullable String problemInside(Class<?> type, Class<?> content) {
        return isAwaited(content) || isReactive(content)
                ? ("%s with %s in it, which no worker awaits. Return one future for all (such as"
                                + " CompletableFuture.allOf(...)), or wait for them.")
                        .formatted(
                                IndefiniteArticle.with(type.getSimpleName()),
                                IndefiniteArticle.with(content.getSimpleName()))
                : null;
    }

    private static @Nullable String findProblem(Class<?> type) {
        if (isAwaited(type)) {
            return null;
        } else if (isReactive(type)) {
            return "%s, which no worker awaits. Return a CompletionStage (such as mono.toFuture()), or wait for it."
                    .formatted(IndefiniteArticle.with(type.getSimpleName()));
        }
        Class<?> deferred = deferred(type);
        return deferred == null
                ? null
                : "%s, which no worker would run. Do its work in perform, and return the result."
                        .formatted(IndefiniteArticle.with(deferred.getSimpleName()));
    }

    private static boolean isAwaited(Class<?> type) {
        return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type);
    }

    private static boolean isReactive(Class<?> type) {
        return hierarchy(type).stream().map(Class::getName).anyMatch(REACTIVE::contains);
    }

    /** The type that shows that the work of such a value has yet to be done; null = none. */
    private static @Nullable Class<?> deferred(Class<?> type) {
        if (BaseStream.class.isAssignableFrom(type) || Thread.class.isAssignableFrom(type)) {
            return type;
        } else if (type.isHidden()) { // the class of a lambda
            return DEFERRED.stream()
                    .filter(each -> each.isAssignableFrom(type))
                    .findFirst()
                    .orElse(null);
        }
        return DEFERRED.contains(type) ? type : null;
    }

    /** A type, its superclasses, and all their interfaces. */
    public static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        List<Class<?>> pending = new ArrayList<>(List.of(type));
        while (!pending.isEmpty()) {
            Class<?> next = pending.remove(pending.size() - 1);
            if (next != Object.class && all.add(next)) {
                pending.addAll(List.of(next.getInterfaces()));
                if (next.getSuperclass() != null) {
                    pending.add(next.getSuperclass());
                }
            }
        }
        return all;
    }
}
