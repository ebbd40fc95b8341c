package dev.barback.enqueue;

import dev.barback.EnqueuedJob.Status;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.PartlyPublishedException;
import dev.barback.record.JobEvent;
import dev.barback.record.JobListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands jobs to the broker, now or after the commit, and tells of it, also where it did not work. Thread-safe. */
final class Publishing {
    private static final Logger log = LoggerFactory.getLogger(Publishing.class);

    private final Broker broker;
    private final JobListener events;
    private final Claims claims;
    private final CommitBoundary commits;
    private final Consumer<List<Outgoing>> afterCommit = this::publishOrThrow; // one object: jobs are gathered by it
    private final Consumer<List<Outgoing>> tell = this::tell; // this one, too

    Publishing(Enqueuer.Route route, CommitBoundary commits) {
        this.broker = route.broker();
        this.events = route.events();
        this.claims = new Claims(route.recorder());
        this.commits = commits;
    }

    Status publish(Outgoing job) {
        try {
            return publishOne(job);
        } catch (RuntimeException e) {
            tellOfFailure(job, e, commits.isOver());
            throw e;
        }
    }

    private Status publishOne(Outgoing job) {
        boolean within = commits.includesBroker();
        if (!within && commits.defer(() -> List.of(job), afterCommit)) {
            return Status.AWAITING_COMMIT;
        }
        if (!within && !claims.claim(job)) {
            return Status.KNOWN;
        }
        broker.publish(job.queue(), List.of(job.message()));
        if (within && commits.defer(() -> List.of(job), tell)) {
            return Status.AWAITING_COMMIT;
        }
        events.on(enqueued(job));
        return Status.ENQUEUED;
    }

    /** Each job knows afterwards what became of it. Inside a transaction, all are written at once. */
    void publishAll(List<BulkJob> jobs) {
        boolean within = commits.includesBroker();
        if (!within && commits.defer(() -> write(jobs), afterCommit)) {
            jobs.stream().filter(job -> job.outgoing() != null).forEach(job -> job.reach(Status.AWAITING_COMMIT));
            return;
        }
        if (!within) {
            claims.claimAll(jobs);
        }
        try {
            publishByQueue(jobs);
        } finally {
            List<BulkJob> confirmed = confirmed(jobs);
            if (within && commits.defer(() -> write(confirmed), tell)) {
                confirmed.forEach(job -> job.reach(Status.AWAITING_COMMIT));
            } else {
                tell(write(confirmed));
            }
            tellOfFailures(jobs, commits.isOver());
        }
    }

    /** Whether the caller is inside a transaction whose commit is waited for. */
    boolean isWithinTransaction() {
        return commits.defer(List::of, tell);
    }

    private static List<Outgoing> write(List<BulkJob> jobs) {
        return jobs.stream().map(BulkJob::write).filter(Objects::nonNull).toList();
    }

    private void publishOrThrow(List<Outgoing> outgoing) {
        List<BulkJob> jobs = outgoing.stream().map(BulkJob::written).toList();
        claims.claimAll(jobs);
        try {
            publishByQueue(jobs);
        } finally {
            tell(write(confirmed(jobs)));
            tellOfFailures(jobs, true);
        }
        List<Throwable> errors =
                jobs.stream().map(BulkJob::error).filter(Objects::nonNull).toList();
        if (!errors.isEmpty()) {
            throw new BrokerException(
                    "%d of %d jobs were not enqueued after the commit: %s"
                            .formatted(errors.size(), jobs.size(), errors.get(0).getMessage()),
                    errors.get(0));
        }
    }

    private void publishByQueue(List<BulkJob> jobs) {
        Map<String, List<BulkJob>> byQueue = new LinkedHashMap<>();
        for (BulkJob job : jobs) {
            if (job.error() == null && job.status() != Status.KNOWN) {
                byQueue.computeIfAbsent(job.queue(), queue -> new ArrayList<>()).add(job);
            }
        }
        byQueue.forEach(this::publish);
    }

    private void publish(String queue, List<BulkJob> jobs) {
        Messages messages = new Messages(jobs);
        try {
            broker.publish(queue, () -> messages);
            messages.given().forEach(job -> job.reach(Status.ENQUEUED));
        } catch (PartlyPublishedException e) {
            settle(messages.given(), e);
        } catch (RuntimeException e) {
            jobs.forEach(job -> fail(job, e));
        }
        Error error = messages.error();
        if (error != null) {
            throw error;
        }
    }

    private static void settle(List<BulkJob> jobs, PartlyPublishedException failure) {
        for (int position = 0; position < jobs.size(); position++) {
            BulkJob job = jobs.get(position);
            if (failure.failed(position)) {
                job.fail(failure);
            } else {
                job.reach(Status.ENQUEUED);
            }
        }
    }

    /** A job that the broker did not even ask for gets its id, or an error of its own, like the others. */
    private static void fail(BulkJob job, RuntimeException failure) {
        job.write();
        job.fail(failure);
    }

    private static List<BulkJob> confirmed(List<BulkJob> jobs) {
        return jobs.stream().filter(job -> job.status() == Status.ENQUEUED).toList();
    }

    private void tellOfFailures(List<BulkJob> jobs, boolean over) {
        for (BulkJob job : jobs) {
            Outgoing outgoing = job.outgoing();
            Throwable error = job.error();
            if (outgoing != null && error != null) {
                tellOfFailure(outgoing, error, over);
            }
        }
    }

    /** @param over the transaction is over, so that the error may be swallowed */
    private void tellOfFailure(Outgoing job, Throwable error, boolean over) {
        if (over) {
            log.error(
                    "The job {} ({}) for the queue {} could not be enqueued after the transaction: {}",
                    job.job().jobId(),
                    job.job().jobClass(),
                    job.queue(),
                    error.getMessage());
        }
        events.on(new JobEvent.NotEnqueued(job.job(), error));
    }

    private void tell(List<Outgoing> confirmed) {
        if (!confirmed.isEmpty()) {
            events.on(new JobEvent.EnqueuedAll(
                    confirmed.stream().map(Publishing::enqueued).toList()));
        }
    }

    private static JobEvent.Enqueued enqueued(Outgoing job) {
        job.confirm();
        return new JobEvent.Enqueued(job.job(), job.message().data());
    }
}
