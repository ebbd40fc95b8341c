package dev.barback.web.http;

import dev.barback.internal.wire.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Parses a request body as JSON and keeps numbers as they were written. */
public final class JsonBody {
    /** Rejects duplicate fields: parsers differ in which of the two they take. */
    private static final JsonMapper STRICT = Json.mapper()
            .rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonBody() {}

    /**
     * The object in these bytes.
     *
     * @param example a valid body, for the message
     * @param field the field to name in the message
     * @throws RequestProblem if there is no such object
     */
    public static ObjectNode read(byte @Nullable [] bytes, String example, String field) {
        JsonNode json = parse(bytes == null ? new byte[0] : bytes);
        if (json.isMissingNode()) {
            throw RequestProblem.of(HttpStatus.BAD_REQUEST, "The body is empty. Send " + example + ", for example.");
        } else if (json instanceof ObjectNode object) {
            return object;
        }
        throw RequestProblem.of(
                field,
                "The body should be an object such as %s, but is %s.".formatted(example, JsonFields.describe(json)));
    }

    /**
     * Requires an empty body or an empty object.
     *
     * @throws RequestProblem if the body is anything else
     */
    public static void requireEmpty(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return;
        }
        ObjectNode body = read(bytes, "{}", "");
        for (String name : body.propertyNames()) {
            throw RequestProblem.of(name, "There is no field " + SafeQuote.quote(name) + ": this takes no fields.");
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return Json.read(() -> STRICT.readTree(bytes));
        } catch (StreamConstraintsException e) {
            throw parseProblem(e, "The JSON exceeds a limit: ");
        } catch (JacksonException e) {
            throw parseProblem(e, "The body is not valid JSON: ");
        }
    }

    private static RequestProblem parseProblem(JacksonException e, String messagePrefix) {
        TokenStreamLocation location = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
        int line = Math.max(1, location.getLineNr());
        int column = Math.max(1, location.getColumnNr());
        return RequestProblem.at(
                line,
                column,
                "%s%s (line %d, column %d)"
                        .formatted(
                                messagePrefix, SafeQuote.of(String.valueOf(e.getOriginalMessage()), 300), line, column),
                e);
    }
}
