package dev.barback;

/** Receives job events, on the thread where they happen: it should be quick. Used by several threads at once. */
@FunctionalInterface
public interface JobListener {

    /** Handles an event. An exception is logged and ignored. */
    void on(JobEvent event);
}
