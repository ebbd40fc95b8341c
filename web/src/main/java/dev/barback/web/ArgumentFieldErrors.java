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

/** Finds the request fields that an {@link ArgumentException} is about. */
final class ArgumentFieldErrors {
    private final JobDefinition job;
    private final String path;
    private final RequestArguments arguments;
    private final String message;

    private ArgumentFieldErrors(JobDefinition job, JobRequest request, String message) {
        this.job = job;
        this.path = request.path();
        this.arguments = request.arguments();
        this.message = message;
    }

    /** The exception as a problem that names the request's fields. */
    static RequestProblem of(ArgumentException error, JobDefinition job, JobRequest request) {
        return new ArgumentFieldErrors(job, request, String.valueOf(error.getMessage())).problem();
    }

    private RequestProblem problem() {
        String messagePrefix = messagePrefix();
        if (!message.startsWith(messagePrefix)) {
            return RequestProblem.of(unserializableField(), message);
        }
        String rest = message.substring(messagePrefix.length());
        List<FieldError> errors = new ArrayList<>();
        if (rest.endsWith(" is missing.")) {
            missing().forEach(parameter -> errors.add(missing(parameter)));
        }
        if (!errors.isEmpty() || rest.startsWith("there is no ")) {
            unknown()
                    .forEach(name -> errors.add(new FieldError(
                            arguments.field() + "." + name, messagePrefix + "there is no " + name + ".")));
        }
        if (errors.isEmpty()) {
            errors.add(new FieldError(invalidField(rest), message));
        }
        return RequestProblem.of(errors);
    }

    /** The start of the registry's messages on invalid arguments. */
    private String messagePrefix() {
        return job.name() + " needs " + job.perform().signature() + ": ";
    }

    private FieldError missing(Parameter parameter) {
        return new FieldError(
                arguments.missingFieldOf(parameter, parameters().indexOf(parameter)),
                messagePrefix() + parameter.name() + " is missing.");
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
                .limit(RequestProblem.MAX_FIELDS)
                .toList();
    }

    /** The argument whose parameter starts the rest of the message; otherwise all arguments. */
    private String invalidField(String rest) {
        for (int i = 0; i < parameters().size(); i++) {
            Parameter parameter = parameters().get(i);
            boolean given = arguments.inOrder() == null
                    ? arguments.names().stream()
                            .anyMatch(name -> SnakeCase.of(name).equals(parameter.name()))
                    : i < arguments.inOrder().size();
            String pathWithin = given ? pathWithin(parameter.name(), rest) : null;
            if (pathWithin != null) {
                return arguments.fieldOf(parameter, i) + pathWithin;
            }
        }
        return arguments.field();
    }

    /**
     * The path within the parameter, {@code .street} or {@code [3]}; null if the message is about another parameter.
     */
    private static @Nullable String pathWithin(String parameter, String rest) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(parameter) + "([.\\[]\\S*)? ").matcher(rest);
        return matcher.lookingAt() ? Objects.requireNonNullElse(matcher.group(1), "") : null;
    }

    /** The innermost value that can't be serialized; the whole job if each can, but all together are too large. */
    private String unserializableField() {
        Object all = arguments.inOrder() != null ? arguments.inOrder() : arguments.byName();
        return isSerializable(all) ? path : innermost(arguments.field(), all);
    }

    private static String innermost(String field, @Nullable Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (!isSerializable(list.get(i))) {
                    return innermost(field + "[" + i + "]", list.get(i));
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!isSerializable(entry.getValue())) {
                    return innermost(field + "." + entry.getKey(), entry.getValue());
                }
            }
        }
        return field;
    }

    private static boolean isSerializable(@Nullable Object value) {
        try {
            ArgumentCodec.write(value);
            return true;
        } catch (ArgumentException e) {
            return false;
        }
    }
}
