package dev.barback.registry;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Types as they are in one job's class: the {@code T} of a generic base class, or of a record, is what the job says
 * it is. One of its own for each job, since the factory remembers classes.
 */
final class Types {
    private final TypeFactory factory = TypeFactory.createDefaultInstance();
    private final Class<?> job;

    Types(Class<?> job) {
        this.job = job;
    }

    /** A type that is written in this class, which the job is or inherits from. */
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
