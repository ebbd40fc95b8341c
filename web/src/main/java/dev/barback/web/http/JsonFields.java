package dev.barback.web.http;

import dev.barback.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one JSON object of a request one by one and collects all errors, so that the client gets them
 * together. A null field counts as absent. Not thread-safe.
 */
public final class JsonFields {
    private final String path;
    private final ObjectNode json;
    private final List<FieldError> errors = new ArrayList<>();

    /**
     * Reports unknown fields.
     *
     * @param path the object's path; empty for the outermost
     * @param json the object
     * @param known the names of all allowed fields
     */
    public JsonFields(String path, ObjectNode json, List<String> known) {
        this.path = path;
        this.json = json;
        for (String name : json.propertyNames()) {
            if (!known.contains(name) && errors.size() < RequestProblem.MAX_FIELDS) {
                addError(
                        name,
                        "There is no field %s%s. There are: %s."
                                .formatted(
                                        SafeQuote.quote(name),
                                        path.isEmpty() ? "" : " in " + path,
                                        String.join(", ", known)));
            }
        }
    }

    /** The field's path in the request. */
    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The field; null if it is absent. */
    public @Nullable JsonNode get(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether the field is present, valid or not. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** A text field; null if it is absent or invalid. */
    public @Nullable String text(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        } else if (value.isString() && !value.stringValue().isBlank()) {
            return value.stringValue();
        }
        addError(name, pathOf(name) + " should be text, but is " + describe(value) + ".");
        return null;
    }

    /** A text field, converted; null if it is absent or invalid. */
    public <T> @Nullable T text(String name, Function<String, T> parser) {
        String text = text(name);
        try {
            return text == null ? null : parser.apply(text);
        } catch (ArgumentException | IllegalArgumentException e) {
            addError(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** A 32-bit integer field; null if it is absent or invalid. */
    public @Nullable Integer integer(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        } else if (value.isInt()) {
            return value.intValue();
        }
        addError(
                name,
                "%s should be an integer from %d to %d, but is %s."
                        .formatted(pathOf(name), Integer.MIN_VALUE, Integer.MAX_VALUE, describe(value)));
        return null;
    }

    /** An object field; null if it is absent or invalid. */
    public @Nullable ObjectNode object(String name) {
        JsonNode value = get(name);
        if (value == null || value instanceof ObjectNode) {
            return (ObjectNode) value;
        }
        addError(name, pathOf(name) + " should be an object, but is " + describe(value) + ".");
        return null;
    }

    /** Adds an error if both of two exclusive fields are present. */
    public void addErrorIfBoth(String one, String other) {
        if (has(one) && has(other)) {
            addError(other, "%s and %s are alternatives: give one of them.".formatted(pathOf(one), pathOf(other)));
        }
    }

    /** Adds a field error. */
    public void addError(String name, String message) {
        if (errors.size() < RequestProblem.MAX_FIELDS) {
            errors.add(new FieldError(name.isEmpty() ? path : pathOf(name), message));
        }
    }

    /** Throws a {@link RequestProblem} if there were errors. */
    public void throwIfInvalid() {
        if (!errors.isEmpty()) {
            throw RequestProblem.of(errors);
        }
    }

    /** Describes a value in words. */
    public static String describe(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        } else if (value.isArray()) {
            return "a list";
        } else if (value.isString()) {
            return value.stringValue().isBlank() ? "blank" : "the text " + SafeQuote.quote(value.stringValue());
        }
        return SafeQuote.of(value.toString(), 40);
    }
}
