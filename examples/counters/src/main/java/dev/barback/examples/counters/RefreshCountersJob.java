package dev.barback.examples.counters;

import dev.barback.ErrorHandler;
import dev.barback.JobContext;
import dev.barback.Queue;
import dev.barback.RetryOn;
import org.springframework.stereotype.Component;

/**
 * Asks the API for all values, which others may have changed. On a queue of its own, so that it need not stand in line
 * behind a thousand presses. Nobody misses one that fails: it is tried three times, and then it is over.
 */
@Component
@Queue("refresh")
@RetryOn(value = RemoteCounters.Away.class, waitFor = "1s", attempts = 3, handler = RefreshCountersJob.Forget.class)
class RefreshCountersJob extends RemoteJob {
    private final RemoteCounters remote;
    private final Counters counters;

    RefreshCountersJob(RemoteCounters remote, Counters counters) {
        this.remote = remote;
        this.counters = counters;
    }

    public void perform() throws InterruptedException {
        remote.all().forEach(counters::learn);
    }

    /** With a handler, a job that is given up does not go to the morgue. */
    static final class Forget implements ErrorHandler {
        @Override
        public void handle(JobContext context, Throwable error) {}
    }
}
