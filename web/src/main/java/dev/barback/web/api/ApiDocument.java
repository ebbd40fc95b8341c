package dev.barback.web.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.barback.web.access.SecurityChoice;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Configures the OpenAPI document at {@code /v3/api-docs}, which {@code /swagger-ui.html} shows. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
    private static final String PROBLEM = "Problem";
    private static final String TOKEN = "token";

    @Bean
    OpenAPI barbackApi(SecurityChoice choice) {
        Components components = new Components();
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title("Barback")
                        .version("1")
                        .description("Background jobs over HTTP. Unknown fields are rejected by name; errors are"
                                + " answered as application/problem+json."))
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
        Schema<?> fieldError =
                new ObjectSchema().addProperty("field", new StringSchema()).addProperty("message", new StringSchema());
        fieldError.setRequired(List.of("field", "message"));
        Schema<?> problem = new ObjectSchema()
                .description("RFC 9457. For invalid fields: field, and errors with a message for each.")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("instance", new StringSchema())
                .addProperty("field", new StringSchema())
                .addProperty("errors", new ArraySchema().items(fieldError))
                .addProperty("parameter", new StringSchema())
                .addProperty("line", new IntegerSchema())
                .addProperty("column", new IntegerSchema());
        problem.setRequired(List.of("title", "status", "detail"));
        return problem;
    }

    /** Adds the problem answer to each operation, and the schemas of the other answers. */
    @Bean
    OpenApiCustomizer answers(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes) {
        ApiResponse problem = new ApiResponse()
                .description(
                        "400, 401, 403, 404, 406, 408, 409, 412, 413, 415, 422, 429, 500, 501 or 503: the error, in"
                                + " a sentence")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))))
                .addHeaderObject(
                        "Retry-After",
                        new Header()
                                .description("For 429 and 503: seconds after which to try again")
                                .schema(new IntegerSchema()));
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem()); // not earlier: unreferenced schemas are dropped
            AnswerSchemas schemas = new AnswerSchemas(api.getComponents().getSchemas());
            routes.getHandlerMethods().values().forEach(route -> schemas.describe(answer(route)));
            schemas.describeAsAnyList("JobContent", "arguments", "The arguments, as in ActiveJob's wire format");
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> operation.getResponses().addApiResponse("default", problem));
        };
    }

    /** The type of a route's answer, or one that is not described. */
    private static Class<?> answer(HandlerMethod route) {
        ResolvableType returned = ResolvableType.forMethodReturnType(route.getMethod());
        ResolvableType answer = returned.resolve() == ResponseEntity.class ? returned.getGeneric(0) : returned;
        return answer.resolve(Object.class);
    }

    /** Uses the API's snake_case names; springdoc describes types with Jackson 2. */
    @Bean
    ModelResolver snakeCase() {
        return new ModelResolver(new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    }
}
