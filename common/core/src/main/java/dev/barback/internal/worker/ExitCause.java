package dev.barback.internal.worker;

import dev.barback.Job;
import dev.barback.internal.registry.AsyncTypes;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cause why a worker stops: a signal or a deploy, or one of its own jobs, which ends the JVM, or closes the
 * worker or the application around it, on its own thread or on another one on which its code runs. Immutable.
 */
final class ExitCause {
    /** A class in the stack of the thread that ends the JVM, and of no other, until the JVM has ended. */
    private static final String SHUTDOWN = "java.lang.ApplicationShutdownHooks";

    private final @Nullable Thread thread; // null: a virtual thread, which the JVM does not list
    private final StackTraceElement[] stack;

    private ExitCause(@Nullable Thread thread, StackTraceElement[] stack) {
        this.thread = thread;
        this.stack = stack;
    }

    /** The thread that ends this JVM, if there is one, else the current thread, which closes the worker. */
    static ExitCause find(Collection<RunningJob> running) {
        boolean jvmEnds = jvmEnds(); // asked first: the end may begin while the threads are listed
        Stream<ExitCause> virtual = running.stream().map(RunningJob::thread).map(ExitCause::of); // not listed below
        Stream<ExitCause> platform = Thread.getAllStackTraces().entrySet().stream()
                .map(thread -> new ExitCause(thread.getKey(), thread.getValue()));
        return Stream.concat(virtual, platform)
                .filter(ExitCause::endsJvm)
                .findFirst()
                .orElseGet(() -> jvmEnds ? new ExitCause(null, new StackTraceElement[0]) : of(Thread.currentThread()));
    }

    private static boolean jvmEnds() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread(() -> {}));
            return false;
        } catch (IllegalStateException e) { // no other method tells that
            return true;
        }
    }

    private static ExitCause of(Thread thread) {
        return new ExitCause(thread, thread.getStackTrace());
    }

    /**
     * Whether this job is the cause: it alone, if it did so on its own thread, whatever else runs of its class. If a
     * virtual thread ends the JVM, each job may be the cause, as after a crash.
     *
     * @param type the job's class
     * @param running all running jobs
     */
    boolean isCausedBy(RunningJob run, Class<?> type, Collection<RunningJob> running) {
        if (thread == null) {
            return true;
        } else if (running.stream().anyMatch(each -> each.thread() == thread)) {
            return thread == run.thread();
        }
        int oldest = oldestFrame(classesOf(type));
        return oldest >= 0
                && Stream.of(stack)
                        .skip(oldest)
                        .noneMatch(frame -> frame.getMethodName().equals("main"));
    }

    /** The position of the frame with which the code of these classes began on the thread; -1 = none. */
    private int oldestFrame(Set<String> classes) {
        int oldest = stack.length - 1;
        while (oldest >= 0 && !isOf(stack[oldest], classes)) {
            oldest--;
        }
        return oldest;
    }

    /** The cause as an exception, whose message has the location in the job's code. */
    ExitException toException(Class<?> type) {
        if (thread == null) {
            return new ExitException("It may have ended its JVM: a virtual thread called System.exit.", stack);
        }
        Set<String> classes = classesOf(type);
        String location = Arrays.stream(stack)
                .filter(frame -> isOf(frame, classes))
                .findFirst()
                .map(frame -> ", at %s.%s(%s:%d)"
                        .formatted(
                                frame.getClassName(),
                                frame.getMethodName(),
                                frame.getFileName(),
                                frame.getLineNumber()))
                .orElse("");
        String description = endsJvm() ? "It ended its JVM by System.exit" : "It closed its own worker";
        return new ExitException(description + location + ".", stack);
    }

    private boolean endsJvm() {
        return Stream.of(stack).anyMatch(frame -> frame.getClassName().startsWith(SHUTDOWN));
    }

    /** The names of the classes whose code is the job's: its own, other jobs that it extends, and perform's. */
    private static Set<String> classesOf(Class<?> type) {
        return AsyncTypes.hierarchy(type).stream()
                .filter(each -> each != Job.class && (Job.class.isAssignableFrom(each) || hasPerform(each)))
                .map(Class::getName)
                .collect(Collectors.toSet());
    }

    private static boolean hasPerform(Class<?> type) {
        return Stream.of(type.getDeclaredMethods()).map(Method::getName).anyMatch("perform"::equals);
    }

    private static boolean isOf(StackTraceElement frame, Set<String> classes) {
        String name = frame.getClassName();
        return classes.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "$"));
    }
}
