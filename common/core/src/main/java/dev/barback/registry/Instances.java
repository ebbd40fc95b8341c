package dev.barback.registry;

import java.lang.reflect.Constructor;

/** Where instances of the classes named in annotations come from: the application's context, or thin air. */
public interface Instances {

    /** Calls no-argument constructors, private ones too. */
    Instances CONSTRUCTED = new Instances() {
        @Override
        public <T> T get(Class<T> type) {
            try {
                Constructor<T> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                return constructor.newInstance();
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new IllegalArgumentException(
                        type.getName() + " needs a constructor without arguments, or to be a bean.", e);
            }
        }
    };

    /** An instance that several threads may use. */
    <T> T get(Class<T> type);
}
