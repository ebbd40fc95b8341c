package dev.barback.examples.counters;

import org.springframework.stereotype.Component;

/** Makes a counter at the API. To make it twice does no harm, so nothing more is needed to run at least once. */
@Component
class DefineCounterJob extends RemoteJob {
    private final RemoteCounters remote;
    private final Counters counters;

    DefineCounterJob(RemoteCounters remote, Counters counters) {
        this.remote = remote;
        this.counters = counters;
    }

    public void perform(String counter) throws InterruptedException {
        counters.learn(remote.define(counter));
    }
}
