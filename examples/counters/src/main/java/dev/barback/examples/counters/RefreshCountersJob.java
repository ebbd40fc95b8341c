package dev.barback.examples.counters;

import dev.barback.ErrorHandler;
import dev.barback.JobContext;
import dev.barback.Queue;
import dev.barback.RetryOn;
import org.springframework.stereotype.Component;

/**
 * Gets all values from the API, which other clients may have changed. It has its own queue, so that it does not wait
 * behind a thousand presses. It is not important: after three attempts it is discarded.
 */
@Component
@Queue("refresh")
@RetryOn(
        value = RemoteCounters.Unavailable.class,
        waitFor = "1s",
        attempts = 3,
        handler = RefreshCountersJob.IgnoreError.class)
class RefreshCountersJob extends RemoteJob {
    private final RemoteCounters remote;
    private final Counters counters;

    RefreshCountersJob(RemoteCounters remote, Counters counters) {
        this.remote = remote;
        this.counters = counters;
    }

    public void perform() throws InterruptedException {
        remote.all().forEach(counters::storeState);
    }

    /** Does nothing: with a handler, a job without attempts left is not buried. */
    static final class IgnoreError implements ErrorHandler {
        @Override
        public void handle(JobContext context, Throwable error) {}
    }
}
