package dev.barback.registry;

import dev.barback.Keywords;
import dev.barback.wire.IndifferentMap;
import dev.barback.wire.SnakeCase;
import dev.barback.wire.Symbol;
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

/** Records, from a hash, component by component. */
final class Records extends Fitting {
    private static final int MOST_NAMED = 20;

    private final Constructor<?> constructor;
    private final List<Component> components = new ArrayList<>();

    private record Component(String name, Method accessor, Fitting fitting) {}

    Records(Class<?> type) {
        super(type);
        this.constructor = constructor(type);
    }

    /** Says what it is made of, once that is known: one of its components may be of this very type. */
    void components(Map<RecordComponent, JavaType> types, Function<JavaType, Fitting> fittings) {
        types.forEach((component, its) -> {
            String name = SnakeCase.of(component.getName());
            if (components.stream().anyMatch(other -> other.name().equals(name))) {
                throw new IllegalArgumentException(
                        "is the record %s, two components of which are written %s. Rename one."
                                .formatted(Description.name(type()), name));
            }
            component.getAccessor().setAccessible(true);
            components.add(new Component(name, component.getAccessor(), fitting(name, its, fittings)));
        });
    }

    private Fitting fitting(String name, JavaType its, Function<JavaType, Fitting> fittings) {
        try {
            return fittings.apply(its);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is the record %s, whose component %s %s".formatted(Description.name(type()), name, e.getMessage()),
                    e);
        }
    }

    @Override
    Object convert(Object value, int depth) {
        if (type().isInstance(value)) {
            check(value, depth);
            return value;
        }
        Map<String, @Nullable Object> left = values(value);
        @Nullable Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            Component component = components.get(i);
            arguments[i] = inside(component.fitting(), left.remove(component.name()), depth, "." + component.name());
        }
        if (!left.isEmpty()) {
            throw new Misfit("takes %s; there is no %s".formatted(signature(), named(left)));
        }
        return construct(arguments);
    }

    @Override
    Class<?> typeWithin(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .<Class<?>>map(component -> component.fitting().type())
                .findFirst()
                .orElse(Object.class);
    }

    /** What is inside of a record that was given in Java has to come back, too. */
    private void check(Object value, int depth) {
        for (Component component : components) {
            inside(component.fitting(), read(component, value), depth, "." + component.name());
        }
    }

    private @Nullable Object read(Component component, Object value) {
        try {
            return component.accessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new Misfit("has a component " + component.name() + " that can't be read: " + cause(e), e);
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
            throw Misfit.of("the record " + Description.name(type()) + " " + signature(), value);
        }
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            String name = SnakeCase.of(keyText(entry.getKey()));
            if (byName.containsKey(name)) {
                throw new Misfit("has " + name + " twice");
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

    private static String named(Map<String, ?> left) {
        String names = left.keySet().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return left.size() > MOST_NAMED ? names + " and " + (left.size() - MOST_NAMED) + " more" : names;
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
                            .formatted(Description.name(type), e.getMessage()),
                    e);
        }
    }

    private Object construct(@Nullable Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new Misfit("was refused by " + Description.name(type()) + ": " + cause(e), e);
        } catch (ReflectiveOperationException e) {
            throw new Misfit("can't be made a " + Description.name(type()) + ": " + e, e);
        }
    }

    private static String cause(ReflectiveOperationException e) {
        return String.valueOf(e.getCause());
    }
}
