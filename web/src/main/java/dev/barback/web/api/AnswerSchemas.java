package dev.barback.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.barback.internal.wire.SnakeCase;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Describes the answers in the OpenAPI document as their Java records declare them: every field is required, and
 * nullable where it may be null. springdoc derives neither of the two. Not thread-safe.
 */
final class AnswerSchemas {
    private static final String NULL = "null";

    @SuppressWarnings("rawtypes") // the library's own type
    private final Map<String, Schema> schemas;

    private final Set<Class<?>> described = new HashSet<>();

    /** @param schemas the document's schemas, by name */
    @SuppressWarnings("rawtypes")
    AnswerSchemas(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    /** Completes the schema of a record and of its nested records. */
    void describe(Class<?> type) {
        Schema<?> schema = schemas.get(name(type));
        if (type.isRecord() && schema != null && described.add(type)) {
            describe(schema, type, true);
        }
    }

    /** Describes a field as a list of any JSON, or null: JsonNode would be described by its methods. */
    void describeAsAnyList(String schema, String field, String description) {
        Schema<?> list = new Schema<>().types(new LinkedHashSet<>(List.of("array", NULL)));
        list.setItems(new Schema<>());
        list.setDescription(description);
        Objects.requireNonNull(schemas.get(schema), schema).addProperty(field, list);
        schemas.remove(JsonNode.class.getSimpleName());
    }

    private static String name(Class<?> type) {
        var named = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return named == null || named.name().isEmpty() ? type.getSimpleName() : named.name();
    }

    /** @param isAlwaysPresent whether all fields of the record are always present */
    private void describe(Schema<?> schema, Class<?> type, boolean isAlwaysPresent) {
        for (RecordComponent component : type.getRecordComponents()) {
            boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                describe(schema, component.getType(), isAlwaysPresent && !isNullable);
                continue;
            }
            String name = SnakeCase.of(component.getName());
            if (isAlwaysPresent) {
                schema.addRequiredItem(name);
            }
            Schema<?> property = schema.getProperties().get(name);
            if (isNullable && property != null) {
                schema.addProperty(name, nullable(property));
            }
            describe(element(component));
        }
    }

    /** The element type of a list; otherwise the type itself. */
    private static Class<?> element(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType list) {
            Type first = list.getActualTypeArguments()[0];
            return first instanceof Class<?> type ? type : Object.class;
        }
        return component.getType();
    }

    private static Schema<?> nullable(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new Schema<>()
                    .anyOf(List.of(new Schema<>().$ref(schema.get$ref()), new Schema<>().types(Set.of(NULL))));
        } else if (schema.getTypes() != null || schema.getType() != null) {
            Set<String> types =
                    new LinkedHashSet<>(schema.getTypes() == null ? Set.of(schema.getType()) : schema.getTypes());
            types.add(NULL);
            schema.setTypes(types);
        }
        return schema;
    }
}
