package dev.barback.test;

import dev.barback.JobEvent;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records all executions, in the order in which they end. Thread-safe. */
final class Executions implements JobListener {
    private final List<Execution> all = new ArrayList<>();

    /**
     * One execution.
     *
     * @param job the job, with this execution counted
     * @param arguments as {@code perform} got them
     * @param outcome how it ended
     * @param error the error that it threw; null if none
     */
    record Execution(
            JobInfo job,
            List<Object> arguments,
            ExecutionOutcome outcome,
            @Nullable Throwable error) {}

    @Override
    public synchronized void on(JobEvent event) {
        if (event instanceof JobEvent.Performed performed) {
            List<Object> arguments = performed.execution().arguments();
            all.add(new Execution(performed.job(), arguments, performed.outcome(), performed.error()));
        }
    }

    synchronized List<Execution> all() {
        return List.copyOf(all);
    }

    /** The latest execution of a job; null if it has not run. */
    synchronized @Nullable Execution last(String jobId) {
        List<Execution> latestFirst = new ArrayList<>(all);
        Collections.reverse(latestFirst);
        return latestFirst.stream()
                .filter(each -> each.job().jobId().equals(jobId))
                .findFirst()
                .orElse(null);
    }

    synchronized void clear() {
        all.clear();
    }
}
