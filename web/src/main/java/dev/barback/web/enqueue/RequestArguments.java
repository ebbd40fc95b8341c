package dev.barback.web.enqueue;

import dev.barback.Keywords;
import dev.barback.internal.registry.Parameter;
import dev.barback.internal.wire.SnakeCase;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.RequestProblem;
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
 * @param field the field they are in, or would be in
 * @param inOrder the arguments in order; null when they are by name
 * @param byName the arguments by name; null when they are in order
 */
record RequestArguments(
        String field,
        @Nullable List<@Nullable Object> inOrder,
        @Nullable Map<String, @Nullable Object> byName) {

    static final String ARGUMENTS = "arguments";
    static final String PAYLOAD = "payload";

    /** The arguments in these fields; no arguments count as by name, so that an error names the missing ones. */
    static RequestArguments of(JsonFields jsonFields) {
        jsonFields.addErrorIfBoth(ARGUMENTS, PAYLOAD);
        JsonNode arguments = jsonFields.get(ARGUMENTS);
        if (arguments == null) {
            return byName(jsonFields.pathOf(PAYLOAD), jsonFields.object(PAYLOAD));
        } else if (arguments.isObject()) {
            return byName(jsonFields.pathOf(ARGUMENTS), arguments);
        } else if (!arguments.isArray()) {
            jsonFields.addError(
                    ARGUMENTS,
                    "%s should be a list, or an object with the arguments by name, but is %s."
                            .formatted(jsonFields.pathOf(ARGUMENTS), JsonFields.describe(arguments)));
            return byName(jsonFields.pathOf(ARGUMENTS), null);
        }
        return inOrder(jsonFields.pathOf(ARGUMENTS), arguments);
    }

    private static RequestArguments inOrder(String field, JsonNode list) {
        List<@Nullable Object> values = new ArrayList<>(list.size());
        for (JsonNode value : list.values()) {
            values.add(JsonValues.of(value, field + "[" + values.size() + "]"));
        }
        return new RequestArguments(field, values, null);
    }

    private static RequestArguments byName(String field, @Nullable JsonNode object) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (object != null) {
            object.properties()
                    .forEach(entry ->
                            values.put(entry.getKey(), JsonValues.of(entry.getValue(), field + "." + entry.getKey())));
        }
        return new RequestArguments(field, null, values);
    }

    /** The arguments in the form that {@code Jobs} expects, for a job with these parameters. */
    List<@Nullable Object> forCall(List<Parameter> parameters) {
        if (inOrder != null) {
            return inOrder;
        } else if (parameters.isEmpty() && names().isEmpty()) {
            return List.of();
        }
        requireDistinctNames(parameters);
        List<@Nullable Object> keywords = new ArrayList<>();
        keywords.add(new Keywords(byName == null ? Map.of() : byName));
        return keywords;
    }

    /** The argument names; none if the arguments are in order. */
    Set<String> names() {
        return byName == null ? Set.of() : byName.keySet();
    }

    /** Rejects two spellings of one parameter, {@code firstName} and {@code first_name}. */
    private void requireDistinctNames(List<Parameter> parameters) {
        Set<String> seen = new HashSet<>();
        for (String name : names()) {
            String parameter = SnakeCase.of(name);
            if (!seen.add(parameter)
                    && parameters.stream().anyMatch(each -> each.name().equals(parameter))) {
                throw RequestProblem.of(
                        field + "." + name, "The argument " + parameter + " is present twice, in different spellings.");
            }
        }
    }
}
