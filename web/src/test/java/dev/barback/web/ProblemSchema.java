package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The form of problems in docs/openapi.json, which is the served document: see {@link DocumentedAnswersTest}. */
final class ProblemSchema {
    private static final Schema SCHEMA = read();

    private ProblemSchema() {}

    /** Requires that a problem has the documented fields, and no others. */
    static void requireValid(String problem) {
        List<Error> errors = SCHEMA.validate(JsonMapper.shared().readTree(problem));
        assertThat(errors).as(problem).isEmpty();
    }

    private static Schema read() {
        JsonNode document = JsonMapper.shared().readTree(Path.of("..", "docs", "openapi.json"));
        ObjectNode problem = (ObjectNode) document.at("/components/schemas/Problem");
        problem.put("additionalProperties", false);
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return registry.getSchema(problem);
    }
}
