package dev.barback.enqueue;

import dev.barback.EnqueueInterceptor;
import dev.barback.broker.QueueNames;
import java.util.List;

/**
 * How an application enqueues.
 *
 * @param defaultQueue for jobs that declare none
 * @param interceptors around every enqueue, the first outermost
 * @param commits whether jobs wait for a transaction
 */
public record EnqueueSettings(String defaultQueue, List<EnqueueInterceptor> interceptors, CommitBoundary commits) {
    /** Checks the name. */
    public EnqueueSettings {
        QueueNames.checkQueue(defaultQueue);
        interceptors = List.copyOf(interceptors);
    }
}
