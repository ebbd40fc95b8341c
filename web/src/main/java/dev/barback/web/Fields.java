package dev.barback.web;

import dev.barback.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one object of a request, read one by one. What is wrong is collected, so that the client hears of all
 * of it at once. A field that is null counts as absent. For one thread.
 */
final class Fields {
    private final String path;
    private final ObjectNode json;
    private final List<WrongField> wrong = new ArrayList<>();

    /**
     * Starts to read.
     *
     * @param path where the object is; empty for the outermost
     * @param json the object
     * @param known the names of all fields there can be
     */
    Fields(String path, ObjectNode json, List<String> known) {
        this.path = path;
        this.json = json;
        for (String name : json.propertyNames()) {
            if (!known.contains(name) && wrong.size() < RequestProblem.MOST_FIELDS) {
                refuse(
                        name,
                        "There is no field %s%s. There are: %s."
                                .formatted(
                                        Legible.quote(name),
                                        path.isEmpty() ? "" : " in " + path,
                                        String.join(", ", known)));
            }
        }
    }

    /** The field's place in the request. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The field; null if it is absent. */
    @Nullable JsonNode get(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether the field is there, right or wrong. */
    boolean has(String name) {
        return get(name) != null;
    }

    /** A field with text; null if it is absent, or wrong. */
    @Nullable String text(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        } else if (value.isString() && !value.stringValue().isBlank()) {
            return value.stringValue();
        }
        refuse(name, at(name) + " should be text, but is " + describe(value) + ".");
        return null;
    }

    /** A field with text that means something; null if it is absent, or wrong. */
    <T> @Nullable T text(String name, Function<String, T> meaning) {
        String text = text(name);
        try {
            return text == null ? null : meaning.apply(text);
        } catch (ArgumentException | IllegalArgumentException e) {
            refuse(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** A field with an integer of 32 bits; null if it is absent, or wrong. */
    @Nullable Integer integer(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        } else if (value.isInt()) {
            return value.intValue();
        }
        refuse(
                name,
                "%s should be an integer from %d to %d, but is %s."
                        .formatted(at(name), Integer.MIN_VALUE, Integer.MAX_VALUE, describe(value)));
        return null;
    }

    /** An object; null if it is absent, or wrong. */
    @Nullable ObjectNode object(String name) {
        JsonNode value = get(name);
        if (value == null || value instanceof ObjectNode) {
            return (ObjectNode) value;
        }
        refuse(name, at(name) + " should be an object, but is " + describe(value) + ".");
        return null;
    }

    /** Complains of two fields of which only one can be given, if both are. */
    void notBoth(String one, String other) {
        if (has(one) && has(other)) {
            refuse(other, "%s and %s say the same thing: give one of them.".formatted(at(one), at(other)));
        }
    }

    /** Complains of a field. */
    void refuse(String name, String message) {
        if (wrong.size() < RequestProblem.MOST_FIELDS) {
            wrong.add(new WrongField(name.isEmpty() ? path : at(name), message));
        }
    }

    /** Ends the reading. Throws a {@link RequestProblem} if there was anything to complain of. */
    void requireRight() {
        if (!wrong.isEmpty()) {
            throw RequestProblem.of(wrong);
        }
    }

    /** A value in words. */
    static String describe(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        } else if (value.isArray()) {
            return "a list";
        } else if (value.isString()) {
            return value.stringValue().isBlank() ? "blank" : "the text " + Legible.quote(value.stringValue());
        }
        return Legible.of(value.toString(), 40);
    }
}
