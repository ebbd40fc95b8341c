package dev.barback.web;

import dev.barback.wire.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request as JSON, which keeps numbers as they were written. */
final class JsonBody {
    /** Of two fields of one name, parsers take now the first, now the last: neither is what the client is sure of. */
    private static final JsonMapper STRICT = Json.trees()
            .rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonBody() {}

    /**
     * The object in these bytes.
     *
     * @throws RequestProblem if there is none
     */
    static ObjectNode read(byte @Nullable [] bytes) {
        return read(bytes, JobRequest.EXAMPLE, JobRequest.JOB);
    }

    /**
     * The object in these bytes.
     *
     * @param example what would be right
     * @param field which field is missed most
     * @throws RequestProblem if there is none
     */
    static ObjectNode read(byte @Nullable [] bytes, String example, String field) {
        JsonNode json = parse(bytes == null ? new byte[0] : bytes);
        if (json.isMissingNode()) {
            throw RequestProblem.of(HttpStatus.BAD_REQUEST, "The body is empty. Send " + example + ", for example.");
        } else if (json instanceof ObjectNode object) {
            return object;
        }
        throw RequestProblem.of(
                field, "The body should be an object such as %s, but is %s.".formatted(example, Fields.describe(json)));
    }

    /**
     * Where nothing is to be said.
     *
     * @throws RequestProblem if anything is, beside an empty object
     */
    static void requireNone(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return;
        }
        ObjectNode body = read(bytes, "{}", "");
        for (String name : body.propertyNames()) {
            throw RequestProblem.of(name, "There is no field " + Legible.quote(name) + ": this takes no fields.");
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return Json.read(() -> STRICT.readTree(bytes));
        } catch (StreamConstraintsException e) {
            throw at(e, "The JSON goes beyond a limit: ");
        } catch (JacksonException e) {
            throw at(e, "The body is no proper JSON: ");
        }
    }

    private static RequestProblem at(JacksonException e, String beginning) {
        TokenStreamLocation where = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
        int line = Math.max(1, where.getLineNr());
        int column = Math.max(1, where.getColumnNr());
        return RequestProblem.at(
                line,
                column,
                "%s%s (line %d, column %d)"
                        .formatted(beginning, Legible.of(String.valueOf(e.getOriginalMessage()), 300), line, column),
                e);
    }
}
