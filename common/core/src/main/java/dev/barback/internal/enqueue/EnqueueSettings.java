package dev.barback.internal.enqueue;

import dev.barback.EnqueueInterceptor;
import dev.barback.spi.QueueNames;
import java.util.List;

/**
 * The settings of enqueues in an application.
 *
 * @param defaultQueue the queue of jobs that declare none
 * @param interceptors the interceptors of every enqueue, the first outermost
 * @param transactionHook whether jobs wait for a transaction
 */
public record EnqueueSettings(
        String defaultQueue, List<EnqueueInterceptor> interceptors, TransactionHook transactionHook) {
    /** Checks the queue's name. */
    public EnqueueSettings {
        QueueNames.checkQueue(defaultQueue);
        interceptors = List.copyOf(interceptors);
    }
}
