package dev.barback.web.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/openapi.json, which another test compares with the served document, has the fields that are read. */
class RequestSchemasTest {

    @Test
    void aJobHasTheFieldsThatAreRead() {
        JsonNode document = JsonMapper.shared().readTree(Path.of("..", "docs", "openapi.json"));

        assertThat(document.at("/components/schemas/Job/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(JobRequest.KNOWN);
    }
}
