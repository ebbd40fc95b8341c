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

/** A job's {@code perform} method: converts its arguments, and calls it. */
public final class PerformMethod {
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class, UUID.class);
    private static final int MAX_LISTED = 20;

    private final String job;
    private final boolean takesContext;
    private final List<Parameter> parameters;
    private final @Nullable VarargsConverter varargsConverter;
    private final List<Class<?>> plain; // by parameter: the class that needs no conversion; void = none
    private final MethodHandle handle; // (Job, Object[]) -> Object; the array includes the context

    private PerformMethod(String job, PerformDeclaration declaration) {
        this.job = job;
        this.takesContext = declaration.takesContext();
        this.parameters = declaration.parameters();
        this.varargsConverter = declaration.isVarargs() ? VarargsConverter.last(parameters) : null;
        this.plain = parameters.stream().<Class<?>>map(PerformMethod::plain).toList();
        this.handle = declaration.handle();
    }

    /**
     * The only method of a class that is named perform.
     *
     * @throws IllegalArgumentException if there is none, more than one, or one with a type that it can't take or return
     */
    static PerformMethod of(Class<?> type, String job) {
        return new PerformMethod(job, PerformDeclaration.of(type));
    }

    /** The parameters without the context. Unmodifiable. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The parameters as an error message shows them: {@code (first_name, last_name)}. */
    public String signature() {
        return parameters.stream().map(Parameter::name).collect(Collectors.joining(", ", "(", ")"));
    }

    boolean isVarargs() {
        return varargsConverter != null;
    }

    /** The arguments of a new job as they are written: varargs are one list. */
    public List<@Nullable Object> gatherVarargs(NewJob newJob) {
        if (varargsConverter == null) {
            return newJob.arguments();
        } else if (newJob.reference() != null) {
            return varargsConverter.gather(newJob.arguments(), varargsConverter::isParameterArray);
        }
        return KeywordArguments.keywords(newJob.arguments(), parameters) == null
                ? varargsConverter.gather(newJob.arguments(), VarargsConverter::isList)
                : newJob.arguments();
    }

    /**
     * Reads and converts arguments from JSON, as {@link #bind} does.
     *
     * @throws ArgumentException if one can't be read or does not fit; the message names it and what it takes
     */
    public List<@Nullable Object> decode(JsonNode arguments) {
        List<@Nullable Object> values;
        try {
            values = ArgumentCodec.read(arguments);
        } catch (UnreadableArgumentException e) {
            throw invalid(location(arguments, e) + " can't be read: " + e.problem(), e);
        }
        return bind(values);
    }

    private String location(JsonNode arguments, UnreadableArgumentException e) {
        int position = e.position();
        boolean last = position == arguments.size() - 1;
        boolean byName = e.path().startsWith(".")
                && last
                && !KeywordArguments.isLastArgumentAMap(arguments.size(), parameters)
                && ArgumentCodec.hasNames(arguments.get(position));
        if (byName) {
            return e.path().substring(1);
        }
        return (position < parameters.size() ? parameters.get(position).name() : "argument " + (position + 1))
                + e.path();
    }

    /**
     * Converts arguments, positional ones and {@link Keywords} at the end, to the types of the parameters.
     *
     * @param arguments as decoded from JSON, or as given in Java
     * @return one value for each parameter, of its type
     * @throws ArgumentException if they don't fit; the message names the parameter and what it takes
     */
    public List<@Nullable Object> bind(List<? extends @Nullable Object> arguments) {
        Keywords keywords = KeywordArguments.keywords(arguments, parameters);
        List<? extends @Nullable Object> positional =
                keywords == null ? arguments : arguments.subList(0, arguments.size() - 1);
        if (varargsConverter != null && keywords == null) {
            positional = varargsConverter.gather(positional, VarargsConverter::isList);
        }
        if (positional.size() > parameters.size() || (keywords == null && positional.size() < parameters.size())) {
            throw invalid("it got " + count(positional.size()));
        }
        List<@Nullable Object> values = new ArrayList<>(parameters.size());
        for (int i = 0; i < positional.size(); i++) {
            values.add(convert(positional.get(i), parameters.get(i)));
        }
        if (keywords != null) {
            bindByName(keywords, values);
        }
        return values;
    }

    /**
     * Refuses arguments that {@link #bind} could not convert. Arguments of the parameters' own classes, as a method
     * reference has them, need no conversion: that is the case for most jobs.
     *
     * @throws ArgumentException if they don't fit; the message names the parameter and what it takes
     */
    public void check(List<? extends @Nullable Object> arguments) {
        if (!haveDeclaredTypes(arguments)) {
            bind(arguments);
        }
    }

    private boolean haveDeclaredTypes(List<? extends @Nullable Object> arguments) {
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

    /** Calls {@code perform}. Its exceptions are not wrapped. */
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
                values.add(convert(byName.get(parameter.name()), parameter));
            } else if (varargsConverter != null && varargsConverter.isFor(parameter)) {
                values.add(convert(List.of(), parameter));
            } else if (parameter.nullable()) {
                values.add(null);
            } else {
                throw invalid(parameter.name() + " is missing");
            }
        }
        if (!unknown.isEmpty()) {
            throw invalid(
                    "there is no " + unknown.stream().sorted().limit(MAX_LISTED).collect(Collectors.joining(", ")));
        }
    }

    private Map<String, @Nullable Object> byName(Keywords keywords) {
        try {
            return KeywordArguments.inSnakeCase(keywords);
        } catch (ConversionException e) {
            throw invalid(e.about(""), e);
        }
    }

    private @Nullable Object convert(@Nullable Object value, Parameter parameter) {
        try {
            return parameter.convert(value);
        } catch (ConversionException e) {
            throw invalid(e.about(parameter.name()), e);
        }
    }

    private ArgumentException invalid(String detail) {
        return invalid(detail, null);
    }

    private ArgumentException invalid(String detail, @Nullable Throwable cause) {
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
