package dev.barback.spi;

import java.lang.reflect.Constructor;

/** Creates instances of the classes named in annotations: from the application's context, or by their constructors. */
public interface InstanceFactory {

    /** Calls no-argument constructors, private ones too. */
    InstanceFactory CONSTRUCTED = new InstanceFactory() {
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

    /** An instance, which must be thread-safe. */
    <T> T get(Class<T> type);
}
