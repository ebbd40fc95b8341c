package dev.barback.registry;

import dev.barback.wire.SnakeCase;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Arguments by name to a record, component by component. */
final class Records {
    private Records() {}

    static Object create(Map<String, @Nullable Object> values, Class<?> type) {
        Map<String, @Nullable Object> left = new HashMap<>();
        values.forEach((name, value) -> left.put(SnakeCase.of(name), value));
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = SnakeCase.of(components[i].getName());
            try {
                arguments[i] = Coercion.to(left.remove(name), components[i].getGenericType());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException("has a component " + name + " that " + e.getMessage(), e);
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(
                    "takes " + signature(type) + "; there is no " + String.join(", ", left.keySet()));
        }
        return construct(type, components, arguments);
    }

    static String describe(Class<?> type) {
        return "a " + type.getSimpleName() + " " + signature(type);
    }

    static String signature(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> SnakeCase.of(component.getName()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Object construct(Class<?> type, RecordComponent[] components, @Nullable Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("was refused: " + e.getCause(), e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("can't be made: " + e, e);
        }
    }
}
