package dev.barback.execution;

import dev.barback.enqueue.Behalf;
import dev.barback.record.Aside;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What a thread was like before an execution, to be like that again for whatever comes next on it: a processor runs one job
 * after the other, and one may be another tenant's. Used by that thread alone. Putting back throws nothing.
 */
final class ThreadState {
    private static final Logger log = LoggerFactory.getLogger(ThreadState.class);

    private final Thread thread = Thread.currentThread();
    private final String name = thread.getName();
    private final int priority = thread.getPriority();
    private final @Nullable ClassLoader loader = thread.getContextClassLoader();
    private final UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    private final @Nullable String user = Behalf.user();
    private final @Nullable Map<String, String> words = MDC.getCopyOfContextMap();
    private final List<Runnable> contexts;

    private ThreadState(List<Runnable> contexts) {
        this.contexts = contexts;
    }

    /** As it is now, with these contexts. One that fails is no reason to fail a job: it is said, and is not put back. */
    static ThreadState now(List<ThreadContext> contexts) {
        List<Runnable> remembered = new ArrayList<>(contexts.size());
        for (ThreadContext context : contexts) {
            try {
                remembered.add(context.remember());
            } catch (Throwable e) { // an Error, too, such as a class that is missing
                tellOfFailure(context, e);
            }
        }
        return new ThreadState(remembered);
    }

    private static void tellOfFailure(ThreadContext context, Throwable error) {
        String name = context.getClass().getName();
        Aside.say(
                () -> log.error("What {} remembers of a thread can't be put back after the job.", name, error),
                () -> log.error("What {} remembers of a thread can't be put back after the job.", name));
    }

    /** Puts back what hangs on the thread: as soon as the job's own code has ended, so that no retry goes a wrong way. */
    void putContextsBack() {
        for (Runnable context : contexts) {
            Aside.say(context);
        }
    }

    /** Puts all back. */
    void putBack() {
        putContextsBack();
        Behalf.change(user);
        Aside.say(this::putWordsBack);
        Aside.say(this::putThreadBack);
    }

    private void putWordsBack() {
        if (words == null || words.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(words);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // which the job has changed, not we
    private void putThreadBack() {
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
