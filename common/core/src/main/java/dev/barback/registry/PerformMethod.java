package dev.barback.registry;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.wire.ArgumentCodec;
import dev.barback.wire.UnreadableArgumentException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job's {@code perform}: its parameters, and the way to call it. */
public final class PerformMethod {
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class, UUID.class);
    private static final int MOST_NAMED = 20;

    private final String job;
    private final boolean takesContext;
    private final List<Parameter> parameters;
    private final @Nullable Varargs varargs;
    private final List<Class<?>> plain; // by parameter: the class that needs no fitting; void = there is none
    private final MethodHandle handle; // (Job, Object[]) -> Object, the context being part of the array

    private PerformMethod(String job, PerformDeclaration declaration) {
        this.job = job;
        this.takesContext = declaration.takesContext();
        this.parameters = declaration.parameters();
        this.varargs = declaration.isVarargs() ? Varargs.last(parameters) : null;
        this.plain = parameters.stream().<Class<?>>map(PerformMethod::plain).toList();
        this.handle = declaration.handle();
    }

    /**
     * The one method named perform of a class.
     *
     * @throws IllegalArgumentException if there is none, or more than one, or one that takes or returns what it can't
     */
    static PerformMethod of(Class<?> type, String job) {
        return new PerformMethod(job, PerformDeclaration.of(type));
    }

    /** Without the context. Unmodifiable. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The parameters as an error message shows them: {@code (first_name, last_name)}. */
    public String signature() {
        return parameters.stream().map(Parameter::name).collect(Collectors.joining(", ", "(", ")"));
    }

    boolean isVarargs() {
        return varargs != null;
    }

    /** The arguments of a new job as they are written: those of a last parameter with dots are one list. */
    public List<@Nullable Object> gathered(NewJob asked) {
        if (varargs == null) {
            return asked.arguments();
        } else if (asked.reference() != null) {
            return varargs.gathered(asked.arguments(), varargs::isItsArray);
        }
        return Binding.keywords(asked.arguments(), parameters) == null
                ? varargs.gathered(asked.arguments(), Varargs::isList)
                : asked.arguments();
    }

    /**
     * The values of arguments that were received, as {@link #bind} gives them.
     *
     * @throws ArgumentException if one can't be read or does not fit; the message names it and what would be right
     */
    public List<@Nullable Object> decode(JsonNode arguments) {
        List<@Nullable Object> values;
        try {
            values = ArgumentCodec.read(arguments);
        } catch (UnreadableArgumentException e) {
            throw misfit(place(arguments, e) + " can't be read: " + e.problem(), e);
        }
        return bind(values);
    }

    private String place(JsonNode arguments, UnreadableArgumentException e) {
        int position = e.position();
        boolean last = position == arguments.size() - 1;
        boolean byName = e.path().startsWith(".")
                && last
                && !Binding.isWhole(arguments.size(), parameters)
                && ArgumentCodec.hasNames(arguments.get(position));
        if (byName) {
            return e.path().substring(1);
        }
        return (position < parameters.size() ? parameters.get(position).name() : "argument " + (position + 1))
                + e.path();
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
        if (varargs != null && keywords == null) {
            positional = varargs.gathered(positional, Varargs::isList);
        }
        if (positional.size() > parameters.size() || (keywords == null && positional.size() < parameters.size())) {
            throw misfit("it got " + count(positional.size()));
        }
        List<@Nullable Object> values = new ArrayList<>(parameters.size());
        for (int i = 0; i < positional.size(); i++) {
            values.add(fit(positional.get(i), parameters.get(i)));
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
    @Nullable Object invoke(Job instance, JobContext context, List<? extends @Nullable Object> values) throws Throwable {
        @Nullable Object[] all = new Object[values.size() + (takesContext ? 1 : 0)];
        int i = 0;
        if (takesContext) {
            all[i++] = context;
        }
        for (Object value : values) {
            all[i++] = value;
        }
        return handle.invokeExact(instance, all);
    }

    private void bindByName(Keywords keywords, List<@Nullable Object> values) {
        Map<String, @Nullable Object> byName = byName(keywords);
        Set<String> unknown = new HashSet<>(byName.keySet());
        for (Parameter parameter : parameters.subList(values.size(), parameters.size())) {
            if (unknown.remove(parameter.name())) {
                values.add(fit(byName.get(parameter.name()), parameter));
            } else if (varargs != null && varargs.is(parameter)) {
                values.add(fit(List.of(), parameter));
            } else if (parameter.nullable()) {
                values.add(null);
            } else {
                throw misfit(parameter.name() + " is missing");
            }
        }
        if (!unknown.isEmpty()) {
            throw misfit(
                    "there is no " + unknown.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", ")));
        }
    }

    private Map<String, @Nullable Object> byName(Keywords keywords) {
        try {
            return Binding.inSnakeCase(keywords);
        } catch (Misfit e) {
            throw misfit(e.about(""), e);
        }
    }

    private @Nullable Object fit(@Nullable Object value, Parameter parameter) {
        try {
            return parameter.fit(value);
        } catch (Misfit e) {
            throw misfit(e.about(parameter.name()), e);
        }
    }

    private ArgumentException misfit(String detail) {
        return misfit(detail, null);
    }

    private ArgumentException misfit(String detail, @Nullable Throwable cause) {
        return new ArgumentException(job + " needs " + signature() + ": " + detail + ".", cause);
    }

    private static String count(int arguments) {
        return arguments == 1 ? "1 argument" : arguments + " arguments";
    }

    private static Class<?> plain(Parameter parameter) {
        Class<?> type = MethodType.methodType(parameter.type()).wrap().returnType();
        return PLAIN.contains(type) ? type : void.class;
    }
}
