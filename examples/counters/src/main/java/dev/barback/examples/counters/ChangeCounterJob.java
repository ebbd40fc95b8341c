package dev.barback.examples.counters;

import dev.barback.JobContext;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Has the API count one press. A job runs at least once; and whoever gets no answer does not know whether the API has
 * counted. So every call carries the id that the press got when it was pressed, and the API counts each id once: at
 * least once here and at most once there make exactly once.
 */
@Component
class ChangeCounterJob extends RemoteJob {
    private final RemoteCounters remote;
    private final Counters counters;

    ChangeCounterJob(RemoteCounters remote, Counters counters) {
        this.remote = remote;
        this.counters = counters;
    }

    /** What it returns is logged. */
    public String perform(String pressId, String counter, int delta) throws InterruptedException {
        RemoteCounters.State state = change(pressId, counter, delta);
        counters.counted(pressId, state);
        return state.name() + " is " + state.value();
    }

    /** Refused, or given up: the page should say so. */
    @Override
    public void afterDiscard(JobContext context, Throwable error) {
        List<Object> arguments = context.arguments();
        if (!arguments.isEmpty()) {
            counters.failed((String) arguments.get(0), String.valueOf(error.getMessage()));
        }
    }

    /** Jobs come in any order: this one may be here before the counter's definition. */
    private RemoteCounters.State change(String pressId, String counter, int delta) throws InterruptedException {
        try {
            return remote.change(counter, delta, pressId);
        } catch (RemoteCounters.Unknown e) {
            remote.define(counter);
            return remote.change(counter, delta, pressId);
        }
    }
}
