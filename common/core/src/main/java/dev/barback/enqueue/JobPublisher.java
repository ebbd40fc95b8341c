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

/** Publishes jobs, at once or after the commit, and reports successes and failures as events. Thread-safe. */
final class JobPublisher {
    private static final Logger log = LoggerFactory.getLogger(JobPublisher.class);

    private final Broker broker;
    private final JobListener events;
    private final IdDeduplication idDeduplication;
    private final TransactionHook commits;
    private final Consumer<List<PendingJob>> afterCommit = this::publishOrThrow; // one object: jobs are grouped by it
    private final Consumer<List<PendingJob>> tell = this::tell; // one object, too

    JobPublisher(Enqueuer.Route route, TransactionHook commits) {
        this.broker = route.broker();
        this.events = route.events();
        this.idDeduplication = new IdDeduplication(route.recorder());
        this.commits = commits;
    }

    Status publish(PendingJob job) {
        try {
            return publishOne(job);
        } catch (RuntimeException e) {
            tellOfFailure(job, e, commits.isOver());
            throw e;
        }
    }

    private Status publishOne(PendingJob job) {
        boolean within = commits.includesBroker();
        if (!within && commits.defer(() -> List.of(job), afterCommit)) {
            return Status.AWAITING_COMMIT;
        }
        if (!within && !idDeduplication.claim(job)) {
            return Status.KNOWN;
        }
        broker.publish(job.queue(), List.of(job.message()));
        if (within && commits.defer(() -> List.of(job), tell)) {
            return Status.AWAITING_COMMIT;
        }
        events.on(enqueued(job));
        return Status.ENQUEUED;
    }

    /** Publishes many jobs and sets the status of each. Inside a transaction, all envelopes are written at once. */
    void publishAll(List<BulkJob> jobs) {
        boolean within = commits.includesBroker();
        if (!within && commits.defer(() -> write(jobs), afterCommit)) {
            jobs.stream().filter(job -> job.outgoing() != null).forEach(job -> job.reach(Status.AWAITING_COMMIT));
            return;
        }
        if (!within) {
            idDeduplication.claimAll(jobs);
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

    /** Whether the caller is inside a transaction whose commit the jobs wait for. */
    boolean isWithinTransaction() {
        return commits.defer(List::of, tell);
    }

    private static List<PendingJob> write(List<BulkJob> jobs) {
        return jobs.stream().map(BulkJob::write).filter(Objects::nonNull).toList();
    }

    private void publishOrThrow(List<PendingJob> pending) {
        List<BulkJob> jobs = pending.stream().map(BulkJob::written).toList();
        idDeduplication.claimAll(jobs);
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
        MessageIterator messages = new MessageIterator(jobs);
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

    /** A job whose message the broker did not take gets its id, or an error of its own, like the others. */
    private static void fail(BulkJob job, RuntimeException failure) {
        job.write();
        job.fail(failure);
    }

    private static List<BulkJob> confirmed(List<BulkJob> jobs) {
        return jobs.stream().filter(job -> job.status() == Status.ENQUEUED).toList();
    }

    private void tellOfFailures(List<BulkJob> jobs, boolean over) {
        for (BulkJob job : jobs) {
            PendingJob pending = job.outgoing();
            Throwable error = job.error();
            if (pending != null && error != null) {
                tellOfFailure(pending, error, over);
            }
        }
    }

    /** @param over the transaction is over, so that the error may be swallowed */
    private void tellOfFailure(PendingJob job, Throwable error, boolean over) {
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

    private void tell(List<PendingJob> confirmed) {
        if (!confirmed.isEmpty()) {
            events.on(new JobEvent.EnqueuedAll(
                    confirmed.stream().map(JobPublisher::enqueued).toList()));
        }
    }

    private static JobEvent.Enqueued enqueued(PendingJob job) {
        job.confirm();
        return new JobEvent.Enqueued(job.job(), job.message().data());
    }
}
