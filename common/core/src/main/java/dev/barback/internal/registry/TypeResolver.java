package dev.barback.internal.registry;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Resolves types in one job's class: the {@code T} of a generic base class, or of a record, to the type in the job.
 * Each job has its own resolver, since the factory keeps classes.
 */
final class TypeResolver {
    private final TypeFactory factory = TypeFactory.createDefaultInstance();
    private final Class<?> job;

    TypeResolver(Class<?> job) {
        this.job = job;
    }

    /** Resolves a type that is used in this class, which is the job's or a supertype. */
    JavaType resolve(Type type, Class<?> declaring) {
        JavaType owner = factory.constructType(job).findSuperType(declaring);
        return factory.resolveMemberType(type, owner.getBindings());
    }

    /** The components of a record, by name, in their order. */
    Map<RecordComponent, JavaType> components(JavaType type) {
        Map<RecordComponent, JavaType> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRawClass().getRecordComponents()) {
            components.put(component, factory.resolveMemberType(component.getGenericType(), type.getBindings()));
        }
        return components;
    }
}
