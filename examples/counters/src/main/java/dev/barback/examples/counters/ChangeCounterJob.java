package dev.barback.examples.counters;

import dev.barback.JobContext;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Calls the API to count one press. A job runs at least once; and without an answer it is unknown whether the API has
 * counted. So every call has the id that the press got when it was pressed, and the API counts each id once: at least
 * once here and at most once there make exactly once.
 */
@Component
class ChangeCounterJob extends RemoteJob {
    private final RemoteCounters remote;
    private final Counters counters;

    ChangeCounterJob(RemoteCounters remote, Counters counters) {
        this.remote = remote;
        this.counters = counters;
    }

    /** The result is logged. */
    public String perform(String pressId, String counter, int delta) throws InterruptedException {
        RemoteCounters.State state = change(pressId, counter, delta);
        counters.counted(pressId, state);
        return state.name() + " is " + state.value();
    }

    /** Marks the press as failed, so that the page shows it: the API has refused it, or all attempts are used up. */
    @Override
    public void afterDiscard(JobContext context, Throwable error) {
        List<Object> arguments = context.arguments();
        if (!arguments.isEmpty()) {
            counters.failed((String) arguments.get(0), String.valueOf(error.getMessage()));
        }
    }

    /** Jobs run in any order: this one may run before the counter's definition. */
    private RemoteCounters.State change(String pressId, String counter, int delta) throws InterruptedException {
        try {
            return remote.change(counter, delta, pressId);
        } catch (RemoteCounters.Unknown e) {
            remote.define(counter);
            return remote.change(counter, delta, pressId);
        }
    }
}
