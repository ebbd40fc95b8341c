package dev.barback.internal.registry;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.ArgumentProblem.Kind;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.ArgumentFormatException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job's {@code perform} method: converts its arguments, and calls it. */
public final class PerformMethod {
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class, UUID.class);

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

    /** The position of the parameter of this name, in snake case; null = there is none. */
    public @Nullable Integer indexOf(String name) {
        return ArgumentPlace.indexOf(name, parameters);
    }

    /** The parameters as an error message shows them: {@code (first_name, last_name)}. */
    public String signature() {
        return parameters.stream().map(Parameter::name).collect(Collectors.joining(", ", "(", ")"));
    }

    boolean isVarargs() {
        return varargsConverter != null;
    }

    /**
     * Whether the last of these arguments has arguments by name; otherwise it is the value of one parameter, even if it
     * is {@link Keywords}.
     */
    public boolean hasKeywords(List<? extends @Nullable Object> arguments) {
        return KeywordArguments.keywords(arguments, parameters) != null;
    }

    /** The arguments of a new job as they are written: varargs are one list. */
    public List<@Nullable Object> gatherVarargs(NewJob newJob) {
        if (varargsConverter == null) {
            return newJob.arguments();
        } else if (newJob.reference() != null) {
            return varargsConverter.gather(newJob.arguments(), varargsConverter::isParameterArray);
        }
        return hasKeywords(newJob.arguments())
                ? newJob.arguments()
                : varargsConverter.gather(newJob.arguments(), VarargsConverter::isList);
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
        } catch (ArgumentFormatException e) {
            throw unreadable(arguments, e);
        }
        return bind(values);
    }

    private ArgumentException unreadable(JsonNode arguments, ArgumentFormatException e) {
        int position = e.position();
        boolean byName = position == arguments.size() - 1
                && hasName(e)
                && !KeywordArguments.isLastArgumentAMap(arguments.size(), parameters)
                && ArgumentCodec.hasNames(arguments.get(position));
        ArgumentPlace place = place(e, byName);
        String subject = place.name() == null ? "argument " + (position + 1) : place.name();
        String message = refusal(subject + place.path() + " can't be read: " + e.detail());
        return new ArgumentException(message, List.of(place.problem(Kind.UNREADABLE, message)), e);
    }

    /**
     * The exception for an argument that can't be written: it names the parameter.
     *
     * @param arguments the arguments that were to be written
     * @param e names only the position
     */
    public ArgumentException unwritable(List<? extends @Nullable Object> arguments, ArgumentFormatException e) {
        int position = e.position();
        boolean byName = position == arguments.size() - 1 && hasName(e) && hasKeywords(arguments);
        ArgumentPlace place = place(e, byName);
        String number = Integer.toString(position + 1);
        String subject = place.name() == null ? number : byName ? place.name() : number + " (" + place.name() + ")";
        String message = "Argument %s of %s: %s".formatted(subject, job, e.detail());
        return new ArgumentException(message, List.of(place.problem(Kind.UNWRITABLE, message)), e);
    }

    /** Whether the place is inside a hash, where an argument by name would be. */
    private static boolean hasName(ArgumentFormatException e) {
        return !e.steps().isEmpty() && e.steps().get(0).startsWith(".");
    }

    private ArgumentPlace place(ArgumentFormatException e, boolean byName) {
        return byName
                ? ArgumentPlace.byName(e.steps(), parameters)
                : ArgumentPlace.inOrder(e.position(), e.steps(), parameters);
    }

    /**
     * The exception that refuses an argument before it is bound.
     *
     * @param name the parameter's name in snake case, or one that no parameter has; null = of no single parameter
     * @param reason the end of the sentence, without a full stop
     */
    public ArgumentException refusal(Kind kind, @Nullable String name, String reason) {
        Integer index = name == null ? null : indexOf(name);
        String message = refusal(reason);
        return new ArgumentException(message, List.of(new ArgumentProblem(kind, index, name, "", message)), null);
    }

    /** The sentence that refuses arguments: {@code Greet needs (first_name): first_name is missing.} */
    String refusal(String reason) {
        return job + " needs " + signature() + ": " + reason + ".";
    }

    /**
     * Converts arguments, positional ones and {@link Keywords} at the end, to the types of the parameters.
     *
     * @param arguments as decoded from JSON, or as given in Java
     * @return one value for each parameter, of its type
     * @throws ArgumentException if they don't fit; it has each problem, up to twenty, and the message of the first: the
     *     parameter, and what it takes
     */
    public List<@Nullable Object> bind(List<? extends @Nullable Object> arguments) {
        Keywords keywords = KeywordArguments.keywords(arguments, parameters);
        List<? extends @Nullable Object> positional =
                keywords == null ? arguments : arguments.subList(0, arguments.size() - 1);
        if (varargsConverter != null && keywords == null) {
            positional = varargsConverter.gather(positional, VarargsConverter::isList);
        }
        return new ArgumentBinding(this).bind(positional, keywords);
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

    /**
     * Refuses arguments that can't be written as JSON.
     *
     * @throws ArgumentException if one can't; the message names it, and what can be written
     */
    public void checkWritable(List<? extends @Nullable Object> arguments) {
        try {
            ArgumentCodec.writeAll(arguments);
        } catch (ArgumentFormatException e) {
            throw unwritable(arguments, e);
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

    private static Class<?> plain(Parameter parameter) {
        Class<?> type = MethodType.methodType(parameter.type()).wrap().returnType();
        return PLAIN.contains(type) ? type : void.class;
    }
}
