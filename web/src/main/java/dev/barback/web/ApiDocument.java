package dev.barback.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.barback.web.access.SecurityChoice;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document at {@code /v3/api-docs}, which the page at {@code /swagger-ui.html} shows. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
    private static final String PROBLEM = "Problem";
    private static final String TOKEN = "token";

    @Bean
    OpenAPI barbackApi(SecurityChoice choice) {
        Components components = new Components().addSchemas(PROBLEM, problem());
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title("Barback")
                        .version("1")
                        .description("Background jobs over HTTP. Fields that are unknown are refused, by name; what is"
                                + " wrong is answered as application/problem+json."))
                .components(components);
        if (choice.isOn()) {
            SecurityScheme bearer =
                    new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer");
            components.addSecuritySchemes(TOKEN, bearer);
            api.addSecurityItem(new SecurityRequirement().addList(TOKEN));
        }
        return api;
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("RFC 9457. Where fields are wrong: field, and errors with a sentence for each.")
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("field", new StringSchema())
                .addProperty("parameter", new StringSchema());
    }

    /** Each operation may answer with a problem. */
    @Bean
    OpenApiCustomizer problems() {
        ApiResponse answer = new ApiResponse()
                .description("400, 404, 409, 412, 413, 415, 422, 429, 501 or 503: what is wrong, in a sentence")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        return api -> api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(operation -> operation.getResponses().addApiResponse("default", answer));
    }

    /** Names as the API has them. What describes types here is of Jackson 2. */
    @Bean
    ModelResolver snakeCase() {
        return new ModelResolver(new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    }
}
