package dev.barback.internal.worker;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates the threads on which jobs run: virtual threads, if the JVM has them (21 and later). */
final class ProcessorThreads {
    private ProcessorThreads() {}

    static ThreadFactory create() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method name = type.getMethod("name", String.class, long.class);
            return (ThreadFactory) type.getMethod("factory").invoke(name.invoke(builder, "barback-processor-", 1L));
        } catch (ReflectiveOperationException e) { // before 21
            AtomicInteger number = new AtomicInteger();
            return task -> new Thread(task, "barback-processor-" + number.incrementAndGet());
        }
    }
}
