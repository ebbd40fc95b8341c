package dev.barback.internal.command;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.ArgumentProblem.Kind;
import dev.barback.Keywords;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.Parameter;
import dev.barback.internal.wire.SnakeCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts tokens to the arguments of a job: {@code Ada Lovelace}, or {@code sleep_duration=3 raise_error=true}, or the
 * first by position and the rest by name. The type of the parameter decides the conversion: for a text, the token stays
 * as it is ({@code 303} is text, and so is {@code null}); for other types, numbers, {@code true}, {@code false}, {@code
 * null} and JSON that starts with a brace or a bracket are parsed.
 *
 * <p>A token {@code name=value} is always an argument by name. Text of that form is therefore given by name, too:
 * {@code note=a=b} is the text {@code a=b}.
 */
public final class ArgumentTokens {
    private ArgumentTokens() {}

    /**
     * Converts tokens to arguments for {@link dev.barback.NewJob#named}.
     *
     * @param job the job that takes the arguments
     * @param tokens the tokens as typed, without quotes around them
     * @throws ArgumentException if they don't fit; the message says what the job needs
     */
    public static List<@Nullable Object> parse(JobDefinition job, List<String> tokens) {
        return bind(job, tokens.stream().map(Token::ofShell).toList());
    }

    /**
     * Converts tokens to arguments. A quoted token is never {@code name=value}, and is text if the parameter takes any
     * type.
     *
     * @throws ArgumentException if they don't fit; the message says what the job needs
     */
    static List<@Nullable Object> bind(JobDefinition job, List<Token> tokens) {
        List<@Nullable Object> arguments = new ArrayList<>();
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        Set<String> names = new HashSet<>(); // a line may have thousands
        for (Token token : tokens) {
            String name = token.name();
            if (name != null) {
                String snakeCaseName = SnakeCase.of(name);
                if (!names.add(snakeCaseName)) {
                    throw job.perform().refusal(Kind.DUPLICATE, snakeCaseName, snakeCaseName + " is given twice");
                }
                keywords.put(name, valueByName(token, snakeCaseName, job));
            } else if (keywords.isEmpty()) {
                arguments.add(valueInOrder(token, arguments.size(), job));
            } else {
                throw job.perform()
                        .refusal(
                                Kind.ORDER,
                                null,
                                "arguments by name come last, but \"" + token.fullText() + "\" follows one");
            }
        }
        if (!keywords.isEmpty()) {
            arguments.add(new Keywords(keywords));
        }
        job.perform().bind(arguments);
        return arguments;
    }

    /** The value for the parameter at this position; of any type if there is none: the binding reports the surplus. */
    private static @Nullable Object valueInOrder(Token token, int position, JobDefinition job) {
        List<Parameter> parameters = job.perform().parameters();
        Parameter parameter = position < parameters.size() ? parameters.get(position) : null;
        try {
            return value(token, parameter == null ? Object.class : parameter.type());
        } catch (ArgumentException e) {
            throw unreadable(e, position, parameter == null ? null : parameter.name());
        }
    }

    /**
     * The value for the parameter of that name, or for the last parameter's component or entry of that name, if it takes
     * named values.
     */
    private static @Nullable Object valueByName(Token token, String name, JobDefinition job) {
        List<Parameter> parameters = job.perform().parameters();
        Integer index = job.perform().indexOf(name);
        Class<?> type = Object.class;
        if (index != null) {
            type = parameters.get(index).type();
        } else if (!parameters.isEmpty()) {
            type = parameters.get(parameters.size() - 1).typeWithin(name);
        }
        try {
            return value(token, type);
        } catch (ArgumentException e) {
            throw unreadable(e, index, name);
        }
    }

    private static @Nullable Object value(Token token, Class<?> type) {
        return token.quoted() && type == Object.class ? token.text() : TokenValue.of(token.text(), type);
    }

    /** The exception about a token, with the parameter that was to take it. */
    private static ArgumentException unreadable(ArgumentException e, @Nullable Integer index, @Nullable String name) {
        String message = String.valueOf(e.getMessage());
        return new ArgumentException(
                message, List.of(new ArgumentProblem(Kind.UNREADABLE, index, name, "", message)), e.getCause());
    }
}
