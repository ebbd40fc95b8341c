package dev.barback.spi;

/**
 * Context of a thread: the authenticated user, the language, the request, the open span of a trace. It is restored
 * after a job, since the next job would inherit it. Thread-safe.
 */
@FunctionalInterface
public interface ThreadContext {

    /** Saves the context of the current thread, and returns an action that restores it on the same thread. Quick. */
    Runnable save();
}
