package dev.barback.worker;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Who stops a worker: somebody outside (a signal, a deploy), or one of its own jobs, which ends the JVM, or closes the worker
 * or the application around it, on its own thread or on one on which its code runs. Immutable.
 */
final class Exit {
    /** In the stack of the thread that ends the JVM, and of no other, until the JVM has ended. */
    private static final String SHUTDOWN = "java.lang.ApplicationShutdownHooks";

    private final Thread thread;
    private final StackTraceElement[] stack;

    private Exit(Thread thread, StackTraceElement[] stack) {
        this.thread = thread;
        this.stack = stack;
    }

    /** What ends this JVM, if anything does, else what has the current thread close the worker. */
    static Exit find(Collection<Running> running) {
        Stream<Exit> virtual = running.stream().map(Running::thread).map(Exit::of); // of those, none is listed
        Stream<Exit> platform = Thread.getAllStackTraces().entrySet().stream()
                .map(thread -> new Exit(thread.getKey(), thread.getValue()));
        return Stream.concat(virtual, platform)
                .filter(Exit::endsJvm)
                .findFirst()
                .orElseGet(() -> of(Thread.currentThread()));
    }

    private static Exit of(Thread thread) {
        return new Exit(thread, thread.getStackTrace());
    }

    /**
     * Whether this job brought it about: it alone, if it did so on its own thread, whatever else runs of its class.
     *
     * @param type the job's class
     * @param running all that run
     */
    boolean isBy(Running run, Class<?> type, Collection<Running> running) {
        if (running.stream().anyMatch(each -> each.thread() == thread)) {
            return thread == run.thread();
        }
        return Stream.of(stack).anyMatch(frame -> isOf(frame, type))
                && Stream.of(stack).noneMatch(frame -> frame.getMethodName().equals("main"));
    }

    /** In a sentence, with the place in the job's code. */
    ExitException told(Class<?> type) {
        String place = Arrays.stream(stack)
                .filter(frame -> isOf(frame, type))
                .findFirst()
                .map(frame -> ", at %s.%s(%s:%d)"
                        .formatted(
                                frame.getClassName(),
                                frame.getMethodName(),
                                frame.getFileName(),
                                frame.getLineNumber()))
                .orElse("");
        String deed = endsJvm() ? "It ended its JVM by System.exit" : "It closed its own worker";
        return new ExitException(deed + place + ".", stack);
    }

    private boolean endsJvm() {
        return Stream.of(stack).anyMatch(frame -> frame.getClassName().startsWith(SHUTDOWN));
    }

    private static boolean isOf(StackTraceElement frame, Class<?> type) {
        String name = frame.getClassName();
        return name.equals(type.getName()) || name.startsWith(type.getName() + "$");
    }
}
