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
        JsonNode json = parse(bytes == null ? new byte[0] : bytes);
        if (json.isMissingNode()) {
            throw RequestProblem.of(
                    HttpStatus.BAD_REQUEST, "The body is empty. Send " + JobRequest.EXAMPLE + ", for example.");
        } else if (json instanceof ObjectNode object) {
            return object;
        }
        throw RequestProblem.of(
                JobRequest.JOB,
                "The body should be an object such as %s, but is %s."
                        .formatted(JobRequest.EXAMPLE, Fields.describe(json)));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return STRICT.readTree(bytes);
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
