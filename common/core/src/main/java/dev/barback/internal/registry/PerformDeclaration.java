package dev.barback.internal.registry;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.internal.wire.SnakeCase;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The declaration of {@code perform} in a job class or its supertypes. A mistake in it stops the start. */
final class PerformDeclaration {
    private static final String NAME = "perform";

    private final Class<?> job;
    private final Method method;

    private PerformDeclaration(Class<?> job, Method method) {
        this.job = job;
        this.method = method;
    }

    /**
     * The only method of a class that is named perform.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    static PerformDeclaration of(Class<?> job) {
        return new PerformDeclaration(job, find(job));
    }

    boolean takesContext() {
        return method.getParameterCount() > 0 && method.getParameterTypes()[0] == JobContext.class;
    }

    boolean isVarargs() {
        return method.isVarArgs();
    }

    /**
     * The parameters without the context.
     *
     * @throws IllegalArgumentException if one is of a type that can't be restored from JSON
     */
    List<Parameter> parameters() {
        TypeResolver typeResolver = new TypeResolver(job);
        AsyncTypes.rejectUnawaitable(
                job, method, typeResolver.resolve(method.getGenericReturnType(), method.getDeclaringClass()));
        ArgumentConverters argumentConverters = new ArgumentConverters(typeResolver);
        List<Parameter> parameters = new ArrayList<>();
        for (java.lang.reflect.Parameter each :
                Arrays.asList(method.getParameters()).subList(takesContext() ? 1 : 0, method.getParameterCount())) {
            Parameter parameter = parameter(each, typeResolver, argumentConverters);
            if (parameters.stream().anyMatch(other -> other.name().equals(parameter.name()))) {
                throw new IllegalArgumentException(
                        "Two parameters of %s are written %s. Rename one.".formatted(method, parameter.name()));
            }
            parameters.add(parameter);
        }
        return List.copyOf(parameters);
    }

    private Parameter parameter(
            java.lang.reflect.Parameter each, TypeResolver typeResolver, ArgumentConverters argumentConverters) {
        if (each.getType() == JobContext.class) {
            throw new IllegalArgumentException("In " + method + ", the JobContext should be the first parameter.");
        } else if (!each.isNamePresent() && !method.getDeclaringClass().isAnonymousClass()) {
            throw new IllegalArgumentException(method.getDeclaringClass().getName()
                    + " was compiled without parameter names. Give the compiler the option -parameters.");
        }
        String name = SnakeCase.of(each.getName());
        try {
            ArgumentConverter argumentConverter = argumentConverters.of(
                    typeResolver.resolve(each.getParameterizedType(), method.getDeclaringClass()));
            return new Parameter(name, argumentConverter, isNullable(each));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The parameter %s of %s.perform %s".formatted(name, job.getName(), e.getMessage()), e);
        }
    }

    /** (Job, Object[]) -> Object; the array includes the context. */
    MethodHandle handle() {
        try {
            method.setAccessible(true);
            int count = method.getParameterCount();
            MethodHandle direct = MethodHandles.lookup().unreflect(method);
            if (Modifier.isStatic(method.getModifiers())) {
                direct = MethodHandles.dropArguments(direct, 0, Job.class);
            }
            return direct.asFixedArity()
                    .asSpreader(Object[].class, count)
                    .asType(MethodType.methodType(Object.class, Job.class, Object[].class));
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException("Can't call " + method + ": " + e.getMessage(), e);
        }
    }

    private static Method find(Class<?> job) {
        for (Class<?> type = job; type != null && type != Object.class; type = type.getSuperclass()) {
            Method found = onlyOne(type);
            if (found != null) {
                return found;
            }
        }
        for (Class<?> type : AsyncTypes.hierarchy(job)) {
            Method found = type.isInterface() ? onlyOne(type) : null;
            if (found != null) {
                return found;
            }
        }
        throw new IllegalArgumentException(job.getName() + " has no method named perform. Write one with the"
                + " parameters the job takes, for example: public void perform(long userId) { ... }");
    }

    private static @org.jspecify.annotations.Nullable Method onlyOne(Class<?> type) {
        List<Method> candidates = Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(NAME) && !m.isSynthetic() && !Modifier.isAbstract(m.getModifiers()))
                .toList();
        if (candidates.size() > 1) {
            throw new IllegalArgumentException(
                    type.getName() + " has more than one method named perform; a job has one.");
        }
        return candidates.isEmpty() ? null : candidates.get(0);
    }

    private static boolean isNullable(java.lang.reflect.Parameter parameter) {
        return isNullable(parameter.getAnnotations())
                || isNullable(parameter.getAnnotatedType().getAnnotations());
    }

    /** Accepts any annotation of that name, as Kotlin and Spring do. */
    private static boolean isNullable(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
    }
}
