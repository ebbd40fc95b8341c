package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document describes all routes, and the page shows it. */
class ApiDocumentTest extends WebTest {

    @Test
    void hasEveryRoute(@Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        Set<String> routes = new TreeSet<>();
        mappings.getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method ->
                                        routes.add(path + " " + method.name().toLowerCase(java.util.Locale.ROOT)))));
        Set<String> documented = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> documented.add(path.getKey() + " " + method)));

        assertThat(routes).hasSize(16);
        assertThat(documented).isEqualTo(routes);
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItFails() {
        document()
                .path("paths")
                .values()
                .forEach(path -> path.values().forEach(operation -> {
                    assertThat(operation.path("summary").asString("")).isNotEmpty();
                    assertThat(operation.path("responses").path("default").toString())
                            .contains("application/problem+json");
                }));
    }

    @Test
    void fieldsHaveTheNamesTheyAreReadBy() {
        JsonNode schemas = document().path("components").path("schemas");
        assertThat(schemas.path("Postpone").path("properties").propertyNames())
                .containsExactlyInAnyOrder("wait", "scheduled_at");
        assertThat(schemas.toString()).contains("waiting_because", "latest_execution", "oldest_ready_at", "in_flight");
    }

    @Test
    void parametersAreThere() {
        assertThat(document()
                        .path("paths")
                        .path("/api/jobs")
                        .path("get")
                        .path("parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").stringValue()))
                .containsExactlyInAnyOrderElementsOf(
                        List.of("state", "queue", "job_class", "user", "tag", "order", "limit", "cursor"));
    }

    @Test
    void pageToTry() {
        Api.Answer page = api.get("/swagger-ui/index.html");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.response().body()).contains("swagger-ui");
        assertThat(api.get("/swagger-ui.html").status()).isEqualTo(302);
        assertThat(api.get("/swagger-ui/swagger-ui-bundle.js").status()).isEqualTo(200);
    }

    private JsonNode document() {
        Api.Answer answer = api.get("/v3/api-docs");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }
}
