package dev.barback.web;

import dev.barback.ArgumentException;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.Parameter;
import dev.barback.wire.ArgumentCodec;
import dev.barback.wire.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the fields that an {@link ArgumentException} is about, once there is one. */
final class Misfit {
    private final JobDefinition job;
    private final String path;
    private final GivenArguments arguments;
    private final String message;

    private Misfit(JobDefinition job, JobRequest request, String message) {
        this.job = job;
        this.path = request.path();
        this.arguments = request.arguments();
        this.message = message;
    }

    /** The exception in the client's terms. */
    static RequestProblem of(ArgumentException error, JobDefinition job, JobRequest request) {
        return new Misfit(job, request, String.valueOf(error.getMessage())).problem();
    }

    private RequestProblem problem() {
        String beginning = beginning();
        if (!message.startsWith(beginning)) {
            return RequestProblem.of(unwritable(), message);
        }
        String rest = message.substring(beginning.length());
        List<WrongField> wrong = new ArrayList<>();
        if (rest.endsWith(" is missing.")) {
            missing().forEach(parameter -> wrong.add(missing(parameter)));
        }
        if (!wrong.isEmpty() || rest.startsWith("there is no ")) {
            unknown()
                    .forEach(name -> wrong.add(
                            new WrongField(arguments.field() + "." + name, beginning + "there is no " + name + ".")));
        }
        if (wrong.isEmpty()) {
            wrong.add(new WrongField(misfitting(rest), message));
        }
        return RequestProblem.of(wrong);
    }

    /** How the registry begins its sentences on arguments that don't fit. */
    private String beginning() {
        return job.name() + " needs " + job.perform().signature() + ": ";
    }

    private WrongField missing(Parameter parameter) {
        return new WrongField(
                arguments.missingFieldOf(parameter, parameters().indexOf(parameter)),
                beginning() + parameter.name() + " is missing.");
    }

    private List<Parameter> parameters() {
        return job.perform().parameters();
    }

    private List<Parameter> missing() {
        Set<String> given = arguments.names().stream().map(SnakeCase::of).collect(Collectors.toSet());
        return parameters().stream()
                .filter(parameter -> !parameter.nullable() && !given.contains(parameter.name()))
                .toList();
    }

    private List<String> unknown() {
        Set<String> known = parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        return arguments.names().stream()
                .filter(name -> !known.contains(SnakeCase.of(name)))
                .limit(RequestProblem.MOST_FIELDS)
                .toList();
    }

    /** The argument whose parameter the rest of the sentence starts with, else all of them. */
    private String misfitting(String rest) {
        for (int i = 0; i < parameters().size(); i++) {
            Parameter parameter = parameters().get(i);
            boolean given = arguments.inOrder() == null
                    ? arguments.names().stream()
                            .anyMatch(name -> SnakeCase.of(name).equals(parameter.name()))
                    : i < arguments.inOrder().size();
            String inside = given ? inside(parameter.name(), rest) : null;
            if (inside != null) {
                return arguments.fieldOf(parameter, i) + inside;
            }
        }
        return arguments.field();
    }

    /** Where in the parameter it is, {@code .street} or {@code [3]}; null if the sentence is about another one. */
    private static @Nullable String inside(String parameter, String rest) {
        Matcher about =
                Pattern.compile(Pattern.quote(parameter) + "([.\\[]\\S*)? ").matcher(rest);
        return about.lookingAt() ? Objects.requireNonNullElse(about.group(1), "") : null;
    }

    /** The innermost value that has no form on the wire; the whole job, if each has, but they are too large together. */
    private String unwritable() {
        Object all = arguments.inOrder() != null ? arguments.inOrder() : arguments.byName();
        return isWritable(all) ? path : innermost(arguments.field(), all);
    }

    private static String innermost(String field, @Nullable Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (!isWritable(list.get(i))) {
                    return innermost(field + "[" + i + "]", list.get(i));
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!isWritable(entry.getValue())) {
                    return innermost(field + "." + entry.getKey(), entry.getValue());
                }
            }
        }
        return field;
    }

    private static boolean isWritable(@Nullable Object value) {
        try {
            ArgumentCodec.write(value);
            return true;
        } catch (ArgumentException e) {
            return false;
        }
    }
}
