package dev.barback.execution;

/**
 * Something that hangs on a thread and tells on whose behalf or as a part of what it works: who is logged in, the language,
 * the request, the open span of a trace. What a job leaves there would be the next job's. Thread-safe.
 */
@FunctionalInterface
public interface ThreadContext {

    /** Remembers what there is on the current thread; to be run on it later, the answer puts that back. Quick. */
    Runnable remember();
}
