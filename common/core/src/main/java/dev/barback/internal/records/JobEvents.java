package dev.barback.internal.records;

import dev.barback.JobEvent;
import dev.barback.JobListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events to all listeners. Thread-safe. */
public final class JobEvents implements JobListener {
    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);

    private final List<JobListener> listeners;

    /**
     * Creates a sender.
     *
     * @param listeners notified in this order
     */
    public JobEvents(List<? extends JobListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Notifies each listener, even if others fail. Throws nothing. */
    @Override
    public void on(JobEvent event) {
        for (JobListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable e) { // even an Error of a listener must not fail a job
                String what = event.getClass().getSimpleName();
                Guarded.run(
                        () -> log.warn("The listener {} failed on {}.", listener, what, e),
                        () -> log.warn(
                                "A listener, a {}, failed on {} with a {}.",
                                listener.getClass().getName(),
                                what,
                                e.getClass().getName()));
            }
        }
    }
}
