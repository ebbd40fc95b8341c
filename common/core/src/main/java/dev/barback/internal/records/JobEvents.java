package dev.barback.internal.records;

import dev.barback.JobEvent;
import dev.barback.JobListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events to all listeners, and then to the job store. Thread-safe. */
public final class JobEvents implements JobListener {
    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);

    private final List<JobListener> listeners;
    private final @Nullable JobStoreWriter jobStoreWriter;

    /**
     * Creates a sender.
     *
     * @param listeners notified in this order
     * @param jobStoreWriter notified after them; null = no job store
     */
    public JobEvents(List<? extends JobListener> listeners, @Nullable JobStoreWriter jobStoreWriter) {
        this.listeners = List.copyOf(listeners);
        this.jobStoreWriter = jobStoreWriter;
    }

    /** The writer of the job store; null = no job store. */
    public @Nullable JobStoreWriter jobStoreWriter() {
        return jobStoreWriter;
    }

    /** Notifies each listener, even if others fail. Throws nothing. */
    @Override
    public void on(JobEvent event) {
        onRecorded(event);
        if (jobStoreWriter != null) {
            send(event, List.of(jobStoreWriter));
        }
    }

    /** Notifies the listeners of an event that is recorded already. Throws nothing. */
    public void onRecorded(JobEvent event) {
        send(event, listeners);
    }

    private static void send(JobEvent event, List<? extends JobListener> receivers) {
        for (JobListener listener : receivers) {
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
