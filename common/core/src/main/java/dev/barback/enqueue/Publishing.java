package dev.barback.enqueue;

import dev.barback.EnqueuedJob.Status;
import dev.barback.JobInfo;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.Message;
import dev.barback.broker.PartlyPublishedException;
import dev.barback.record.JobEvent;
import dev.barback.record.JobListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands jobs to the broker, now or after the commit, and tells of it. Thread-safe. */
final class Publishing {
    private final Broker broker;
    private final JobListener events;
    private final CommitBoundary commits;
    private final Consumer<List<Outgoing>> afterCommit = this::publishOrThrow; // one object: jobs are gathered by it
    private final Consumer<List<Outgoing>> tell = this::tell; // this one, too

    Publishing(Broker broker, JobListener events, CommitBoundary commits) {
        this.broker = broker;
        this.events = events;
        this.commits = commits;
    }

    /**
     * What became of a bulk.
     *
     * @param deferred whether it waits for a commit
     * @param errors one for each job; null = none
     */
    record Bulk(boolean deferred, List<@Nullable Throwable> errors) {}

    Status publish(Outgoing job) {
        List<Outgoing> one = List.of(job);
        boolean within = commits.includesBroker();
        if (!within && commits.defer(one, afterCommit)) {
            return Status.AWAITING_COMMIT;
        }
        broker.publish(job.queue(), List.of(job.message()));
        if (within && commits.defer(one, tell)) {
            return Status.AWAITING_COMMIT;
        }
        events.on(new JobEvent.Enqueued(job.envelope()));
        return Status.ENQUEUED;
    }

    Bulk publishAll(List<Outgoing> jobs) {
        boolean within = commits.includesBroker();
        if (!jobs.isEmpty() && !within && commits.defer(jobs, afterCommit)) {
            return new Bulk(true, noErrors(jobs.size()));
        }
        List<@Nullable Throwable> errors = publishByQueue(jobs);
        List<Outgoing> confirmed = confirmed(jobs, errors);
        if (within && commits.defer(confirmed, tell)) {
            return new Bulk(true, errors);
        }
        tell(confirmed);
        return new Bulk(false, errors);
    }

    private void publishOrThrow(List<Outgoing> jobs) {
        List<@Nullable Throwable> results = publishByQueue(jobs);
        tell(confirmed(jobs, results));
        List<Throwable> errors = new ArrayList<>();
        for (Throwable error : results) {
            if (error != null) {
                errors.add(error);
            }
        }
        if (!errors.isEmpty()) {
            throw new BrokerException(
                    "%d of %d jobs were not enqueued after the commit: %s"
                            .formatted(errors.size(), jobs.size(), errors.get(0).getMessage()),
                    errors.get(0));
        }
    }

    private List<@Nullable Throwable> publishByQueue(List<Outgoing> jobs) {
        List<@Nullable Throwable> errors = noErrors(jobs.size());
        Map<String, List<Integer>> byQueue = new LinkedHashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            byQueue.computeIfAbsent(jobs.get(i).queue(), queue -> new ArrayList<>())
                    .add(i);
        }
        byQueue.forEach((queue, places) -> publish(queue, places, jobs, errors));
        return errors;
    }

    private void publish(String queue, List<Integer> places, List<Outgoing> jobs, List<@Nullable Throwable> errors) {
        List<Message> messages =
                places.stream().map(place -> jobs.get(place).message()).toList();
        try {
            broker.publish(queue, messages);
        } catch (PartlyPublishedException e) {
            for (int i = 0; i < places.size(); i++) {
                if (e.failed(i)) {
                    errors.set(places.get(i), e);
                }
            }
        } catch (RuntimeException e) {
            places.forEach(place -> errors.set(place, e));
        }
    }

    private void tell(List<Outgoing> confirmed) {
        events.on(new JobEvent.EnqueuedAll(
                confirmed.stream().map(job -> (JobInfo) job.envelope()).toList()));
    }

    private static List<Outgoing> confirmed(List<Outgoing> jobs, List<@Nullable Throwable> errors) {
        List<Outgoing> confirmed = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            if (errors.get(i) == null) {
                confirmed.add(jobs.get(i));
            }
        }
        return confirmed;
    }

    private static List<@Nullable Throwable> noErrors(int count) {
        return Arrays.asList(new @Nullable Throwable[count]);
    }
}
