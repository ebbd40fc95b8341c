package dev.barback.internal.enqueue;

import dev.barback.BarbackException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.internal.records.Guarded;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.wire.Envelope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enqueues jobs: checks and serializes them, runs the interceptors and publishes. Thread-safe. */
public final class Enqueuer {
    private static final Logger log = LoggerFactory.getLogger(Enqueuer.class);

    private final JobRegistry registry;
    private final EnvelopeFactory envelopeFactory;
    private final JobPublisher publisher;
    private final EnqueueSettings settings;
    private final Clock clock;

    /** An enqueuer for the jobs of the registry. */
    public Enqueuer(Foundation foundation, EnqueueSettings settings) {
        this.registry = foundation.registry();
        this.envelopeFactory = new EnvelopeFactory(foundation, settings.defaultQueue());
        this.publisher = new JobPublisher(foundation, settings.transactionHook());
        this.settings = settings;
        this.clock = foundation.clock();
    }

    /** The envelope of the job as it would be enqueued, arguments checked and serialized. */
    public Envelope prepare(NewJob job) {
        return envelopeFactory.envelope(envelopeFactory.resolve(job));
    }

    /** Enqueues one job, with interceptors. */
    public EnqueuedJob enqueue(NewJob job) {
        return enqueue(chain(envelopeFactory.write(envelopeFactory.resolve(job))));
    }

    /**
     * Enqueues a failed job again, as a retry: same id, counters kept, interceptors run again. Does not throw once the
     * broker has confirmed the job: an error of an interceptor can't revoke that. A job that waits for a commit may
     * have been rolled back by an interceptor that throws.
     */
    public EnqueuedJob retry(Envelope failed, RetryTarget target) {
        Envelope retry = failed.enqueued(target.queue(), target.priority(), clock.instant(), target.dueAt());
        Chain chain = chain(envelopeFactory.write(retry));
        try {
            return enqueue(chain);
        } catch (RuntimeException | Error e) {
            if (chain.status() != Status.ENQUEUED) {
                throw e;
            }
            logLateFailure(retry.job(), e);
            return result(retry.job(), Status.ENQUEUED, null);
        }
    }

    private static void logLateFailure(JobInfo job, Throwable error) {
        Guarded.run(
                () -> log.error("{} is enqueued, but an interceptor failed afterwards.", job, error),
                () -> log.error("{} is enqueued, but an interceptor failed afterwards.", job));
    }

    /**
     * The queue, priority and due time of a retry.
     *
     * @param queue its queue
     * @param priority its priority; null = none
     * @param dueAt its due time
     */
    public record RetryTarget(String queue, @Nullable Integer priority, Instant dueAt) {}

    /** Enqueues many jobs in few round trips, without interceptors. */
    public List<EnqueuedJob> enqueueAll(Iterable<NewJob> jobs) {
        List<NewJob> requested = new ArrayList<>();
        jobs.forEach(requested::add);
        List<BulkJob> bulk = requested.stream().map(this::bulkJob).toList();
        publisher.publishAll(bulk);

        List<EnqueuedJob> results = new ArrayList<>(bulk.size());
        for (int i = 0; i < bulk.size(); i++) {
            results.add(result(requested.get(i), bulk.get(i)));
        }
        return results;
    }

    /** Determines the queue only; the envelope is written while earlier jobs are being published. */
    private BulkJob bulkJob(NewJob job) {
        try {
            EnvelopeFactory.ResolvedJob resolved = envelopeFactory.resolve(job);
            BulkJob bulk = BulkJob.of(resolved.queue(), () -> envelopeFactory.write(resolved));
            return job.options().jobId() == null ? bulk : bulk.requireNewId();
        } catch (BarbackException e) {
            return BulkJob.refused(e);
        }
    }

    private Chain chain(PendingJob pending) {
        return new Chain(interceptors(pending.job()), pending);
    }

    private EnqueuedJob enqueue(Chain chain) {
        JobInfo job = chain.pending.job();
        try {
            chain.proceed();
        } catch (EnqueueException e) {
            Status status = chain.status();
            boolean tooLate = status == Status.ENQUEUED
                    || (status == Status.AWAITING_COMMIT && publisher.isInTransaction()); // else it is rolled back
            if (!tooLate) {
                return result(job, Status.FAILED, e);
            }
            logLateFailure(job, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new BarbackException("An interceptor failed on enqueuing " + job + ".", e);
        }
        return result(job, chain.status(), null);
    }

    private List<EnqueueInterceptor> interceptors(JobInfo job) {
        EnqueueInterceptor jobInterceptor = registry.find(job.jobClass()).enqueueInterceptor();
        if (jobInterceptor == null) {
            return settings.interceptors();
        }
        List<EnqueueInterceptor> all = new ArrayList<>(settings.interceptors());
        all.add(jobInterceptor);
        return all;
    }

    private static EnqueuedJob result(JobInfo job, Status status, @Nullable Throwable error) {
        return new EnqueuedJob(
                job.jobId(), job.jobClass(), job.queue(), job.priority(), job.scheduledAt(), status, error);
    }

    private static EnqueuedJob result(NewJob requested, BulkJob job) {
        PendingJob written = job.pending();
        return written == null ? refused(requested, job.error()) : result(written.job(), job.status(), job.error());
    }

    private static EnqueuedJob refused(NewJob job, @Nullable Throwable error) {
        String name = job.name() != null ? job.name() : "";
        String queue = job.options().queue() != null ? job.options().queue() : "";
        return new EnqueuedJob("", name, queue, job.options().priority(), null, Status.FAILED, error);
    }

    /** One pass through the interceptors; each proceed() is one step further. */
    private final class Chain implements EnqueueInterceptor.Proceed {
        private final List<EnqueueInterceptor> interceptors;
        private final PendingJob pending;
        private int next;
        private @Nullable Status publishStatus;

        Chain(List<EnqueueInterceptor> interceptors, PendingJob pending) {
            this.interceptors = interceptors;
            this.pending = pending;
        }

        /** The status so far: the commit that the job waits for may happen inside an interceptor. */
        Status status() {
            if (publishStatus == null) {
                return Status.HALTED;
            }
            return pending.isConfirmed() ? Status.ENQUEUED : publishStatus;
        }

        @Override
        public boolean proceed() throws Exception {
            if (next < interceptors.size()) {
                interceptors.get(next++).aroundEnqueue(pending.job(), this);
            } else if (publishStatus == null) { // an interceptor that proceeds twice enqueues once
                publishStatus = publisher.publish(pending);
            }
            return publishStatus != null;
        }
    }
}
