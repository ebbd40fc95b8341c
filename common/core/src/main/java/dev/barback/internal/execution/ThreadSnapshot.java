package dev.barback.internal.execution;

import dev.barback.internal.enqueue.CurrentUser;
import dev.barback.internal.records.Guarded;
import dev.barback.spi.ThreadContext;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The state of a thread before an execution, to restore it afterwards: a processor runs the jobs of different users one
 * after the other. Used by that thread alone. Restoring throws nothing.
 */
final class ThreadSnapshot {
    private static final Logger log = LoggerFactory.getLogger(ThreadSnapshot.class);

    private final Thread thread = Thread.currentThread();
    private final String name = thread.getName();
    private final int priority = thread.getPriority();
    private final @Nullable ClassLoader loader = thread.getContextClassLoader();
    private final UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    private final @Nullable String user = CurrentUser.user();
    private final @Nullable Map<String, String> mdc = MDC.getCopyOfContextMap();
    private final List<Runnable> contexts;

    private ThreadSnapshot(List<Runnable> contexts) {
        this.contexts = contexts;
    }

    /**
     * Takes a snapshot, with these contexts. A context that fails does not fail the job: the failure is logged, and the
     * context is not restored.
     */
    static ThreadSnapshot take(List<ThreadContext> contexts) {
        List<Runnable> saved = new ArrayList<>(contexts.size());
        for (ThreadContext context : contexts) {
            try {
                saved.add(context.save());
            } catch (Throwable e) { // an Error, too, such as a class that is missing
                logFailure(context, e);
            }
        }
        return new ThreadSnapshot(saved);
    }

    private static void logFailure(ThreadContext context, Throwable error) {
        String name = context.getClass().getName();
        Guarded.run(
                () -> log.error("Can't save the thread context of {}; it is not restored after the job.", name, error),
                () -> log.error("Can't save the thread context of {}; it is not restored after the job.", name));
    }

    /**
     * Restores the contexts as soon as the job's own code has ended, so that a retry is not enqueued in the context of
     * the job.
     */
    void restoreContexts() {
        for (Runnable context : contexts) {
            Guarded.run(context);
        }
    }

    /** Restores the thread. */
    void restore() {
        restoreContexts();
        CurrentUser.set(user);
        Guarded.run(this::restoreMdc);
        Guarded.run(this::restoreThread);
    }

    private void restoreMdc() {
        if (mdc == null || mdc.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(mdc);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only undoes a change of the job
    private void restoreThread() {
        if (!thread.getName().equals(name)) {
            thread.setName(name);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (thread.getUncaughtExceptionHandler() != handler) {
            thread.setUncaughtExceptionHandler(handler == thread.getThreadGroup() ? null : handler); // the group: none
        }
    }
}
