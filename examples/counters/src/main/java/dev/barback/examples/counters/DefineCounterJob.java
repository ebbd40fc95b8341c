package dev.barback.examples.counters;

import org.springframework.stereotype.Component;

/** Defines a counter at the API. To define it twice does no harm, so it may run more than once. */
@Component
class DefineCounterJob extends RemoteJob {
    private final RemoteCounters remote;
    private final Counters counters;

    DefineCounterJob(RemoteCounters remote, Counters counters) {
        this.remote = remote;
        this.counters = counters;
    }

    public void perform(String counter) throws InterruptedException {
        counters.storeState(remote.define(counter));
    }
}
