package dev.barback.internal.enqueue;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob.Status;
import dev.barback.JobEvent;
import dev.barback.internal.records.JobEvents;
import dev.barback.spi.Broker;
import dev.barback.spi.PartlyPublishedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes jobs, at once or after the commit, and reports successes and failures as events. Thread-safe. */
final class JobPublisher {
    private static final Logger log = LoggerFactory.getLogger(JobPublisher.class);

    private final Broker broker;
    private final JobEvents events;
    private final IdDeduplication idDeduplication;
    private final TransactionHook transactionHook;
    private final Consumer<List<PendingJob>> publishAfterCommit =
            this::publishOrThrow; // one object: jobs are grouped by it
    private final Consumer<List<PendingJob>> reportEnqueued = this::reportEnqueued; // one object, too

    JobPublisher(Foundation foundation, TransactionHook transactionHook) {
        this.broker = foundation.broker();
        this.events = foundation.events();
        this.idDeduplication = new IdDeduplication(foundation.jobStoreWriter());
        this.transactionHook = transactionHook;
    }

    Status publish(PendingJob job) {
        try {
            return publishOne(job);
        } catch (RuntimeException e) {
            reportFailure(job, e, transactionHook.isAfterTransaction());
            throw e;
        }
    }

    private Status publishOne(PendingJob job) {
        boolean brokerInTransaction = transactionHook.includesBroker();
        if (!brokerInTransaction && transactionHook.defer(() -> List.of(job), publishAfterCommit)) {
            return Status.AWAITING_COMMIT;
        }
        if (!brokerInTransaction && !idDeduplication.claim(job)) {
            return Status.DUPLICATE;
        }
        broker.publish(job.queue(), List.of(job.message()));
        if (brokerInTransaction && transactionHook.defer(() -> List.of(job), reportEnqueued)) {
            return Status.AWAITING_COMMIT;
        }
        report(confirmedEvent(job), job.isRecordedByMessage());
        return Status.ENQUEUED;
    }

    /** Publishes many jobs and sets the status of each. Inside a transaction, all envelopes are written at once. */
    void publishAll(List<BulkJob> jobs) {
        boolean brokerInTransaction = transactionHook.includesBroker();
        if (!brokerInTransaction && transactionHook.defer(() -> write(jobs), publishAfterCommit)) {
            jobs.stream().filter(job -> job.pending() != null).forEach(job -> job.setStatus(Status.AWAITING_COMMIT));
            return;
        }
        if (!brokerInTransaction) {
            idDeduplication.claimAll(jobs);
        }
        try {
            publishByQueue(jobs);
        } finally {
            List<BulkJob> confirmed = confirmed(jobs);
            if (brokerInTransaction && transactionHook.defer(() -> write(confirmed), reportEnqueued)) {
                confirmed.forEach(job -> job.setStatus(Status.AWAITING_COMMIT));
            } else {
                reportEnqueued(write(confirmed));
            }
            reportFailures(jobs, transactionHook.isAfterTransaction());
        }
    }

    /** Whether the caller is inside a transaction whose commit the jobs wait for. */
    boolean isInTransaction() {
        return transactionHook.defer(List::of, reportEnqueued);
    }

    private static List<PendingJob> write(List<BulkJob> jobs) {
        return jobs.stream().map(BulkJob::write).filter(Objects::nonNull).toList();
    }

    private void publishOrThrow(List<PendingJob> pending) {
        List<BulkJob> jobs = pending.stream().map(BulkJob::ofPending).toList();
        idDeduplication.claimAll(jobs);
        try {
            publishByQueue(jobs);
        } finally {
            reportEnqueued(write(confirmed(jobs)));
            reportFailures(jobs, true);
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
            if (job.error() == null && job.status() != Status.DUPLICATE) {
                byQueue.computeIfAbsent(job.queue(), queue -> new ArrayList<>()).add(job);
            }
        }
        byQueue.forEach(this::publish);
    }

    private void publish(String queue, List<BulkJob> jobs) {
        MessageIterator messages = new MessageIterator(jobs);
        try {
            broker.publish(queue, () -> messages);
            messages.takenJobs().forEach(job -> job.setStatus(Status.ENQUEUED));
        } catch (PartlyPublishedException e) {
            applyResult(messages.takenJobs(), e);
        } catch (RuntimeException e) {
            jobs.forEach(job -> fail(job, e));
        }
        Error error = messages.error();
        if (error != null) {
            throw error;
        }
    }

    private static void applyResult(List<BulkJob> jobs, PartlyPublishedException failure) {
        for (int position = 0; position < jobs.size(); position++) {
            BulkJob job = jobs.get(position);
            if (failure.failed(position)) {
                job.fail(failure);
            } else {
                job.setStatus(Status.ENQUEUED);
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

    private void reportFailures(List<BulkJob> jobs, boolean afterTransaction) {
        for (BulkJob job : jobs) {
            PendingJob pending = job.pending();
            Throwable error = job.error();
            if (pending != null && error != null) {
                reportFailure(pending, error, afterTransaction);
            }
        }
    }

    /** @param afterTransaction the transaction is over, so that the error may be swallowed */
    private void reportFailure(PendingJob job, Throwable error, boolean afterTransaction) {
        if (afterTransaction) {
            log.error(
                    "The job {} ({}) for the queue {} could not be enqueued after the transaction: {}",
                    job.job().jobId(),
                    job.job().jobClass(),
                    job.queue(),
                    error.getMessage());
        }
        events.on(new JobEvent.NotEnqueued(job.job(), error));
    }

    private void reportEnqueued(List<PendingJob> confirmed) {
        confirmed.stream()
                .collect(Collectors.partitioningBy(PendingJob::isRecordedByMessage))
                .forEach(this::reportEnqueued);
    }

    private void reportEnqueued(boolean isRecorded, List<PendingJob> confirmed) {
        if (!confirmed.isEmpty()) {
            report(
                    new JobEvent.EnqueuedAll(
                            confirmed.stream().map(JobPublisher::confirmedEvent).toList()),
                    isRecorded);
        }
    }

    private void report(JobEvent event, boolean isRecorded) {
        if (isRecorded) {
            events.onRecorded(event);
        } else {
            events.on(event);
        }
    }

    private static JobEvent.Enqueued confirmedEvent(PendingJob job) {
        job.confirm();
        return new JobEvent.Enqueued(job.job(), job.message().data());
    }
}
