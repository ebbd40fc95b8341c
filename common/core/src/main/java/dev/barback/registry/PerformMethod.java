package dev.barback.registry;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Keywords;
import dev.barback.wire.SnakeCase;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A job's {@code perform}: its parameters, and the way to call it. */
public final class PerformMethod {
    private static final String NAME = "perform";
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class, UUID.class);

    private final String job;
    private final boolean takesContext;
    private final List<Parameter> parameters;
    private final List<Class<?>> plain; // by parameter: the class that needs no fitting; void = there is none
    private final MethodHandle handle; // (Job, Object[]) -> Object, the context being part of the array

    private PerformMethod(String job, boolean takesContext, List<Parameter> parameters, MethodHandle handle) {
        this.job = job;
        this.takesContext = takesContext;
        this.parameters = parameters;
        this.plain = parameters.stream().<Class<?>>map(PerformMethod::plain).toList();
        this.handle = handle;
    }

    /**
     * The one method named perform of a class.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    static PerformMethod of(Class<?> type, String job) {
        Method method = find(type);
        Unawaited.refuse(type, method, method.getReturnType());
        boolean takesContext = method.getParameterCount() > 0 && method.getParameterTypes()[0] == JobContext.class;
        List<Parameter> parameters = Arrays.stream(method.getParameters())
                .skip(takesContext ? 1 : 0)
                .map(p -> new Parameter(SnakeCase.of(p.getName()), p.getParameterizedType(), isNullable(p)))
                .toList();
        if (parameters.stream().anyMatch(parameter -> parameter.type() == JobContext.class)) {
            throw new IllegalArgumentException("In " + method + ", the JobContext should be the first parameter.");
        }
        return new PerformMethod(job, takesContext, parameters, handle(method));
    }

    /** Without the context. Unmodifiable. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The parameters as an error message shows them: {@code (first_name, last_name)}. */
    public String signature() {
        return parameters.stream().map(Parameter::name).collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * Fits arguments, positional ones and {@link Keywords} in the end, to the parameters.
     *
     * @param arguments as decoded from JSON, or as given in Java
     * @return one value for each parameter, of its type
     * @throws ArgumentException if they don't fit; the message names the parameter and what it takes
     */
    public List<@Nullable Object> bind(List<? extends @Nullable Object> arguments) {
        Keywords keywords = Binding.keywords(arguments, parameters);
        List<? extends @Nullable Object> positional =
                keywords == null ? arguments : arguments.subList(0, arguments.size() - 1);
        if (positional.size() > parameters.size() || (keywords == null && positional.size() < parameters.size())) {
            throw misfit("it got " + count(positional.size()));
        }
        List<@Nullable Object> values = new ArrayList<>(parameters.size());
        for (int i = 0; i < positional.size(); i++) {
            values.add(coerce(positional.get(i), parameters.get(i)));
        }
        if (keywords != null) {
            bindByName(keywords, values);
        }
        return values;
    }

    /**
     * Refuses arguments that {@link #bind} would not fit. Those of the parameters' own classes, as a reference to
     * the method has them, need no fitting: most jobs end there.
     *
     * @throws ArgumentException if they don't fit; the message names the parameter and what it takes
     */
    public void check(List<? extends @Nullable Object> arguments) {
        if (!areAsDeclared(arguments)) {
            bind(arguments);
        }
    }

    private boolean areAsDeclared(List<? extends @Nullable Object> arguments) {
        if (arguments.size() != plain.size()) {
            return false;
        }
        for (int i = 0; i < plain.size(); i++) {
            Object argument = arguments.get(i);
            if (argument == null || argument.getClass() != plain.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Calls {@code perform}. What it throws comes through as it is. */
    @Nullable Object invoke(Job job, JobContext context, List<? extends @Nullable Object> values) throws Throwable {
        @Nullable Object[] all = new Object[values.size() + (takesContext ? 1 : 0)];
        int i = 0;
        if (takesContext) {
            all[i++] = context;
        }
        for (Object value : values) {
            all[i++] = value;
        }
        return handle.invokeExact(job, all);
    }

    private void bindByName(Keywords keywords, List<@Nullable Object> values) {
        Map<String, @Nullable Object> byName = Binding.inSnakeCase(keywords);
        Set<String> unknown = new HashSet<>(byName.keySet());
        for (Parameter parameter : parameters.subList(values.size(), parameters.size())) {
            if (unknown.remove(parameter.name())) {
                values.add(coerce(byName.get(parameter.name()), parameter));
            } else if (parameter.nullable()) {
                values.add(null);
            } else {
                throw misfit(parameter.name() + " is missing");
            }
        }
        if (!unknown.isEmpty()) {
            throw misfit("there is no " + unknown.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private @Nullable Object coerce(@Nullable Object value, Parameter parameter) {
        try {
            return Coercion.to(value, parameter.type());
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw misfit(parameter.name() + " " + e.getMessage());
        }
    }

    private ArgumentException misfit(String detail) {
        return new ArgumentException(job + " needs " + signature() + ": " + detail + ".");
    }

    private static String count(int arguments) {
        return arguments == 1 ? "1 argument" : arguments + " arguments";
    }

    private static Method find(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            List<Method> candidates = Arrays.stream(c.getDeclaredMethods())
                    .filter(m -> m.getName().equals(NAME) && !m.isSynthetic() && !Modifier.isAbstract(m.getModifiers()))
                    .toList();
            if (candidates.size() > 1) {
                throw new IllegalArgumentException(
                        c.getName() + " has more than one method named perform; a job has one.");
            } else if (!candidates.isEmpty()) {
                return candidates.get(0);
            }
        }
        throw new IllegalArgumentException(type.getName() + " has no method named perform. Write one with the"
                + " parameters the job takes, for example: public void perform(long userId) { ... }");
    }

    private static MethodHandle handle(Method method) {
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            if (!parameter.isNamePresent() && !method.getDeclaringClass().isAnonymousClass()) {
                throw new IllegalArgumentException(method.getDeclaringClass().getName()
                        + " was compiled without parameter names. Give the compiler the option -parameters.");
            }
        }
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

    private static Class<?> plain(Parameter parameter) {
        Class<?> type =
                MethodType.methodType(Coercion.raw(parameter.type())).wrap().returnType();
        return PLAIN.contains(type) ? type : void.class;
    }

    private static boolean isNullable(java.lang.reflect.Parameter parameter) {
        return isNullable(parameter.getAnnotations())
                || isNullable(parameter.getAnnotatedType().getAnnotations());
    }

    /** Anybody's annotation of that name, as Kotlin and Spring do. */
    private static boolean isNullable(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
    }
}
