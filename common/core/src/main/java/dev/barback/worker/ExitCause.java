package dev.barback.worker;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * The cause why a worker stops: a signal or a deploy, or one of its own jobs, which ends the JVM, or closes the
 * worker or the application around it, on its own thread or on another one on which its code runs. Immutable.
 */
final class ExitCause {
    /** A class in the stack of the thread that ends the JVM, and of no other, until the JVM has ended. */
    private static final String SHUTDOWN = "java.lang.ApplicationShutdownHooks";

    private final Thread thread;
    private final StackTraceElement[] stack;

    private ExitCause(Thread thread, StackTraceElement[] stack) {
        this.thread = thread;
        this.stack = stack;
    }

    /** The thread that ends this JVM, if there is one, else the current thread, which closes the worker. */
    static ExitCause find(Collection<RunningJob> running) {
        Stream<ExitCause> virtual = running.stream().map(RunningJob::thread).map(ExitCause::of); // not listed below
        Stream<ExitCause> platform = Thread.getAllStackTraces().entrySet().stream()
                .map(thread -> new ExitCause(thread.getKey(), thread.getValue()));
        return Stream.concat(virtual, platform)
                .filter(ExitCause::endsJvm)
                .findFirst()
                .orElseGet(() -> of(Thread.currentThread()));
    }

    private static ExitCause of(Thread thread) {
        return new ExitCause(thread, thread.getStackTrace());
    }

    /**
     * Whether this job is the cause: it alone, if it did so on its own thread, whatever else runs of its class.
     *
     * @param type the job's class
     * @param running all running jobs
     */
    boolean isCausedBy(RunningJob run, Class<?> type, Collection<RunningJob> running) {
        if (running.stream().anyMatch(each -> each.thread() == thread)) {
            return thread == run.thread();
        }
        return Stream.of(stack).anyMatch(frame -> isOf(frame, type))
                && Stream.of(stack).noneMatch(frame -> frame.getMethodName().equals("main"));
    }

    /** The cause as an exception, whose message has the location in the job's code. */
    ExitException toException(Class<?> type) {
        String location = Arrays.stream(stack)
                .filter(frame -> isOf(frame, type))
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

    private static boolean isOf(StackTraceElement frame, Class<?> type) {
        String name = frame.getClassName();
        return name.equals(type.getName()) || name.startsWith(type.getName() + "$");
    }
}
