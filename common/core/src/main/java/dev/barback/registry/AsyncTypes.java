package dev.barback.registry;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code perform} methods whose work would go on, or begin, after they have returned, so that the job would count
 * as completed whatever its result. Workers wait for futures and stages; other types are refused, at the start if they
 * are declared. The types and annotations of other libraries are recognized by name.
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
    private static final Set<Class<?>> DEFERRED = Set.of(Runnable.class, Callable.class, Supplier.class);

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
    static void rejectUnawaitable(Class<?> job, Method method, Class<?> returned) {
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

    private static @Nullable String findProblem(Class<?> type) {
        if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)) {
            return null;
        } else if (hierarchy(type).stream().map(Class::getName).anyMatch(REACTIVE::contains)) {
            return "a %s, which no worker awaits. Return a CompletionStage (such as mono.toFuture()), or wait for it."
                    .formatted(type.getSimpleName());
        } else if (DEFERRED.contains(type)
                || BaseStream.class.isAssignableFrom(type)
                || Thread.class.isAssignableFrom(type)) {
            return "a %s, which no worker would run. Do its work in perform, and return the result."
                    .formatted(type.getSimpleName());
        }
        return null;
    }

    /** A type, its superclasses, and all their interfaces. */
    static Set<Class<?>> hierarchy(Class<?> type) {
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
