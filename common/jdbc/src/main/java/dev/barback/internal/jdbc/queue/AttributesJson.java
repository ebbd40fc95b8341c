package dev.barback.internal.jdbc.queue;

import dev.barback.internal.wire.Json;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** Converts a message's attributes to and from the text of the tables: a JSON object of strings. */
public final class AttributesJson {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private AttributesJson() {}

    /** The text of a table. */
    public static String write(Map<String, String> attributes) {
        return Json.mapper().writeValueAsString(attributes);
    }

    /** The attributes of a text that {@link #write} has made. */
    public static Map<String, String> read(String json) {
        return Json.mapper().readValue(json, TEXTS);
    }
}
