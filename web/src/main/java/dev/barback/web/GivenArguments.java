package dev.barback.web;

import dev.barback.Keywords;
import dev.barback.registry.Parameter;
import dev.barback.wire.SnakeCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The arguments of a request, in order or by name.
 *
 * @param field where they are, or would be
 * @param inOrder the arguments in order; null when they are by name
 * @param byName the arguments by name; null when they are in order
 */
record GivenArguments(
        String field,
        @Nullable List<@Nullable Object> inOrder,
        @Nullable Map<String, @Nullable Object> byName) {

    static final String ARGUMENTS = "arguments";
    static final String PAYLOAD = "payload";

    /** The arguments in these fields; none at all count as by name, since names are what is missed then. */
    static GivenArguments of(Fields fields) {
        fields.notBoth(ARGUMENTS, PAYLOAD);
        JsonNode arguments = fields.get(ARGUMENTS);
        if (arguments == null) {
            return byName(fields.at(PAYLOAD), fields.object(PAYLOAD));
        } else if (arguments.isObject()) {
            return byName(fields.at(ARGUMENTS), arguments);
        } else if (!arguments.isArray()) {
            fields.refuse(
                    ARGUMENTS,
                    "%s should be a list, or an object with the arguments by name, but is %s."
                            .formatted(fields.at(ARGUMENTS), Fields.describe(arguments)));
            return byName(fields.at(ARGUMENTS), null);
        }
        return inOrder(fields.at(ARGUMENTS), arguments);
    }

    private static GivenArguments inOrder(String field, JsonNode list) {
        List<@Nullable Object> values = new ArrayList<>(list.size());
        for (JsonNode value : list.values()) {
            values.add(PlainValues.of(value, field + "[" + values.size() + "]"));
        }
        return new GivenArguments(field, values, null);
    }

    private static GivenArguments byName(String field, @Nullable JsonNode object) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (object != null) {
            object.properties()
                    .forEach(entry ->
                            values.put(entry.getKey(), PlainValues.of(entry.getValue(), field + "." + entry.getKey())));
        }
        return new GivenArguments(field, null, values);
    }

    /** As {@code Jobs} takes them, for a job with these parameters. */
    List<@Nullable Object> forCall(List<Parameter> parameters) {
        if (inOrder != null) {
            return inOrder;
        } else if (parameters.isEmpty() && names().isEmpty()) {
            return List.of();
        }
        requireOneOfEach(parameters);
        List<@Nullable Object> keywords = new ArrayList<>();
        keywords.add(new Keywords(byName == null ? Map.of() : byName));
        return keywords;
    }

    /** The names given; none when the arguments are in order. */
    Set<String> names() {
        return byName == null ? Set.of() : byName.keySet();
    }

    /** Where a parameter's argument is, or would be. */
    String fieldOf(Parameter parameter, int position) {
        if (inOrder != null) {
            return missingFieldOf(parameter, position);
        }
        return names().stream()
                .filter(name -> SnakeCase.of(name).equals(parameter.name()))
                .findFirst()
                .map(name -> field + "." + name)
                .orElseGet(() -> missingFieldOf(parameter, position));
    }

    /** Where the argument of a parameter would be that has none: there is no need to look for it among all others. */
    String missingFieldOf(Parameter parameter, int position) {
        return field + (inOrder != null ? "[" + position + "]" : "." + parameter.name());
    }

    /** {@code firstName} and {@code first_name} are the same parameter: which of two was meant? */
    private void requireOneOfEach(List<Parameter> parameters) {
        Set<String> seen = new HashSet<>();
        for (String name : names()) {
            String parameter = SnakeCase.of(name);
            if (!seen.add(parameter)
                    && parameters.stream().anyMatch(each -> each.name().equals(parameter))) {
                throw RequestProblem.of(
                        field + "." + name, "The argument " + parameter + " is there twice, in different spellings.");
            }
        }
    }
}
