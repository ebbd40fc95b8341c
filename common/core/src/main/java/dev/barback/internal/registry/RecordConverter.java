package dev.barback.internal.registry;

import dev.barback.Keywords;
import dev.barback.internal.text.SafeText;
import dev.barback.internal.wire.SnakeCase;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.Symbol;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** Converts a hash to a record, component by component. */
final class RecordConverter extends ArgumentConverter {
    private static final int MAX_LISTED = 20;

    private final Constructor<?> constructor;
    private final List<Component> components = new ArrayList<>();

    private record Component(String name, Method accessor, ArgumentConverter converter) {}

    RecordConverter(Class<?> type) {
        super(type);
        this.constructor = constructor(type);
    }

    /** Sets the components, after the constructor: a component may have the type of this record. */
    void components(Map<RecordComponent, JavaType> types, Function<JavaType, ArgumentConverter> converters) {
        types.forEach((component, componentType) -> {
            String name = SnakeCase.of(component.getName());
            if (components.stream().anyMatch(other -> other.name().equals(name))) {
                throw new IllegalArgumentException(
                        "is the record %s, two components of which are written %s. Rename one."
                                .formatted(ArgumentDescription.name(type()), name));
            }
            component.getAccessor().setAccessible(true);
            components.add(new Component(name, component.getAccessor(), converter(name, componentType, converters)));
        });
    }

    private ArgumentConverter converter(
            String name, JavaType componentType, Function<JavaType, ArgumentConverter> converters) {
        try {
            return converters.apply(componentType);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is the record %s, whose component %s %s"
                            .formatted(ArgumentDescription.name(type()), name, e.getMessage()),
                    e);
        }
    }

    @Override
    Object convert(Object value, int depth) {
        if (type().isInstance(value)) {
            check(value, depth);
            return value;
        }
        Map<String, @Nullable Object> remaining = values(value);
        @Nullable Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            Component component = components.get(i);
            arguments[i] = convertInner(
                    component.converter(), remaining.remove(component.name()), depth, "." + component.name());
        }
        if (!remaining.isEmpty()) {
            throw new ConversionException("takes %s; there is no %s".formatted(signature(), named(remaining)));
        }
        return construct(arguments);
    }

    @Override
    Class<?> typeWithin(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .<Class<?>>map(component -> component.converter().type())
                .findFirst()
                .orElse(Object.class);
    }

    /** Checks that the values in a record that was given in Java can be restored, too. */
    private void check(Object value, int depth) {
        for (Component component : components) {
            convertInner(component.converter(), read(component, value), depth, "." + component.name());
        }
    }

    private @Nullable Object read(Component component, Object value) {
        try {
            return component.accessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new ConversionException(
                    "has a component " + component.name() + " that can't be read: " + SafeText.of(e.getCause()), e);
        }
    }

    private Map<String, @Nullable Object> values(Object value) {
        Map<?, ?> given;
        if (value instanceof Keywords keywords) {
            given = keywords.values();
        } else if (value instanceof IndifferentMap indifferent) {
            given = indifferent.values();
        } else if (value instanceof Map<?, ?> map) {
            given = map;
        } else {
            throw ConversionException.of("the record " + ArgumentDescription.name(type()) + " " + signature(), value);
        }
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            String name = SnakeCase.of(keyText(entry.getKey()));
            if (byName.containsKey(name)) {
                throw new ConversionException("has " + name + " twice");
            }
            byName.put(name, entry.getValue());
        }
        return byName;
    }

    static String keyText(@Nullable Object key) {
        return key instanceof Symbol symbol ? symbol.name() : String.valueOf(key);
    }

    private String signature() {
        return components.stream().map(Component::name).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String named(Map<String, ?> remaining) {
        String names = remaining.keySet().stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        return remaining.size() > MAX_LISTED ? names + " and " + (remaining.size() - MAX_LISTED) + " more" : names;
    }

    private static Constructor<?> constructor(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "is the record %s, whose constructor can't be called: %s."
                            .formatted(ArgumentDescription.name(type), e.getMessage()),
                    e);
        }
    }

    private Object construct(@Nullable Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new ConversionException(
                    "was refused by " + ArgumentDescription.name(type()) + ": " + SafeText.of(e.getCause()), e);
        } catch (ReflectiveOperationException | LinkageError e) { // its static initializer fails
            throw new ConversionException("can't be converted to " + ArgumentDescription.name(type()) + ": " + e, e);
        }
    }
}
