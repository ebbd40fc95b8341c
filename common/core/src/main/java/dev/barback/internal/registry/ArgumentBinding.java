package dev.barback.internal.registry;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.ArgumentProblem.Kind;
import dev.barback.Keywords;
import dev.barback.internal.wire.SnakeCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds the arguments of one job to its parameters, and collects all that is wrong with them. Not thread-safe. */
final class ArgumentBinding {
    private static final int MAX_PROBLEMS = 20;

    private final PerformMethod perform;
    private final List<Parameter> parameters;
    private final List<@Nullable Object> values;
    private final List<ArgumentProblem> problems = new ArrayList<>();
    private @Nullable String message;
    private @Nullable Throwable cause;

    ArgumentBinding(PerformMethod perform) {
        this.perform = perform;
        this.parameters = perform.parameters();
        this.values = new ArrayList<>(parameters.size());
    }

    /** An argument by name, with the name as it was given. */
    private record Named(String given, @Nullable Object value) {}

    /**
     * One value for each parameter, of its type.
     *
     * @param positional the arguments in order
     * @param keywords the arguments by name, for the other parameters; null = there are none
     * @throws ArgumentException if they don't fit; it has all problems up to a maximum, and the message of the first
     */
    List<@Nullable Object> bind(List<? extends @Nullable Object> positional, @Nullable Keywords keywords) {
        if (positional.size() > parameters.size() || (keywords == null && positional.size() < parameters.size())) {
            add(Kind.COUNT, null, null, "it got " + count(positional.size()));
            throw refusal();
        }
        for (int i = 0; i < positional.size(); i++) {
            convert(i, positional.get(i));
        }
        if (keywords != null) {
            bindByName(keywords);
        }
        if (!problems.isEmpty()) {
            throw refusal();
        }
        return values;
    }

    private void convert(int index, @Nullable Object value) {
        Parameter parameter = parameters.get(index);
        try {
            values.add(parameter.convert(value));
        } catch (ConversionException e) {
            values.add(null);
            cause = problems.isEmpty() ? e : cause;
            String sentence = perform.refusal(e.about(parameter.name()));
            add(new ArgumentProblem(Kind.INVALID, index, parameter.name(), e.path(), sentence));
        }
    }

    private void bindByName(Keywords keywords) {
        Map<String, Named> remaining = inSnakeCase(keywords);
        for (int i = values.size(); i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Named named = remaining.remove(parameter.name());
            if (named != null) {
                convert(i, named.value());
            } else if (perform.isVarargs() && i == parameters.size() - 1) {
                convert(i, List.of());
            } else {
                values.add(null);
                requireNullable(i);
            }
        }
        refuseDuplicates(remaining);
        refuseUnknown(remaining);
    }

    private Map<String, Named> inSnakeCase(Keywords keywords) {
        Map<String, Named> byName = new LinkedHashMap<>();
        keywords.values().forEach((given, value) -> {
            if (given == null) {
                add(Kind.UNKNOWN, null, null, "an argument is given without a name");
                return;
            }
            String name = SnakeCase.of(given);
            if (byName.putIfAbsent(name, new Named(given, value)) != null) {
                addDuplicate(name, given);
            }
        });
        return byName;
    }

    private void requireNullable(int index) {
        Parameter parameter = parameters.get(index);
        if (!parameter.nullable()) {
            add(Kind.MISSING, index, parameter.name(), parameter.name() + " is missing");
        }
    }

    /** Refuses the arguments by name whose parameters have one in order, and removes them. */
    private void refuseDuplicates(Map<String, Named> remaining) {
        for (Parameter parameter : parameters) {
            Named named = remaining.remove(parameter.name());
            if (named != null) {
                addDuplicate(parameter.name(), named.given());
            }
        }
    }

    private void addDuplicate(String name, String given) {
        Integer index = perform.indexOf(name);
        add(Kind.DUPLICATE, index, index == null ? given : name, name + " is given twice");
    }

    private void refuseUnknown(Map<String, Named> unknown) {
        if (!unknown.isEmpty() && problems.isEmpty()) {
            message = perform.refusal("there is no "
                    + unknown.keySet().stream().sorted().limit(MAX_PROBLEMS).collect(Collectors.joining(", ")));
        }
        unknown.values().stream()
                .limit(MAX_PROBLEMS)
                .forEach(named -> add(Kind.UNKNOWN, null, named.given(), "there is no " + named.given()));
    }

    private void add(Kind kind, @Nullable Integer index, @Nullable String name, String detail) {
        if (problems.size() < MAX_PROBLEMS) { // a sentence for each of thousands would take long
            add(new ArgumentProblem(kind, index, name, "", perform.refusal(detail)));
        }
    }

    private void add(ArgumentProblem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    private ArgumentException refusal() {
        return new ArgumentException(message == null ? problems.get(0).message() : message, problems, cause);
    }

    private static String count(int arguments) {
        return arguments == 1 ? "1 argument" : arguments + " arguments";
    }
}
