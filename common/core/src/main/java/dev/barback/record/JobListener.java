package dev.barback.record;

/** Is told what happens to jobs, on the thread where it happens: be quick. Used by several threads at once. */
@FunctionalInterface
public interface JobListener {

    /** Takes note. What it throws is logged and ignored. */
    void on(JobEvent event);
}
