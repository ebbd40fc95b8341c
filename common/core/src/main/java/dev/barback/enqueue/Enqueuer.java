package dev.barback.enqueue;

import dev.barback.BarbackException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.broker.Broker;
import dev.barback.record.Guarded;
import dev.barback.record.JobListener;
import dev.barback.record.JobStoreWriter;
import dev.barback.registry.JobRegistry;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
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
    private final EnvelopeFactory writer;
    private final JobPublisher publishing;
    private final EnqueueSettings settings;
    private final TimeAndIds sources;

    private Enqueuer(
            JobRegistry registry,
            EnvelopeFactory writer,
            JobPublisher publishing,
            EnqueueSettings settings,
            TimeAndIds sources) {
        this.registry = registry;
        this.writer = writer;
        this.publishing = publishing;
        this.settings = settings;
        this.sources = sources;
    }

    /** An enqueuer for the jobs of a registry. */
    public static Enqueuer create(JobRegistry registry, Route route, EnqueueSettings settings, TimeAndIds sources) {
        return new Enqueuer(
                registry,
                new EnvelopeFactory(registry, route, settings.defaultQueue(), sources),
                new JobPublisher(route, settings.commits()),
                settings,
                sources);
    }

    /**
     * The dependencies that publish a job.
     *
     * @param broker publishes it
     * @param codec serializes it
     * @param events receives its events
     * @param recorder checks whether chosen ids are new; null = no check
     */
    public record Route(
            Broker broker,
            EnvelopeCodec codec,
            JobListener events,
            @Nullable JobStoreWriter recorder) {}

    /** The envelope of the job as it would be enqueued, arguments checked and serialized. */
    public Envelope prepare(NewJob job) {
        return writer.envelope(writer.place(job));
    }

    /** Enqueues one job, with interceptors. */
    public EnqueuedJob enqueue(NewJob job) {
        return enqueue(chain(writer.write(writer.place(job))));
    }

    /**
     * Enqueues a failed job again, as a retry: same id, counters kept, interceptors run again. Does not throw once the
     * broker has confirmed the job: an error of an interceptor can't revoke that. A job that waits for a commit may
     * have been rolled back by an interceptor that throws.
     */
    public EnqueuedJob retry(Envelope failed, Rescheduled to) {
        Envelope again =
                failed.enqueued(to.queue(), to.priority(), sources.clock().instant(), to.dueAt());
        Chain chain = chain(writer.write(again));
        try {
            return enqueue(chain);
        } catch (RuntimeException | Error e) {
            if (chain.status() != Status.ENQUEUED) {
                throw e;
            }
            tellOfLateFailure(again, e);
            return result(again, Status.ENQUEUED, null);
        }
    }

    private static void tellOfLateFailure(JobInfo job, Throwable error) {
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
    public record Rescheduled(String queue, @Nullable Integer priority, Instant dueAt) {}

    /** Enqueues many jobs in few round trips, without interceptors. */
    public List<EnqueuedJob> enqueueAll(Iterable<NewJob> jobs) {
        List<NewJob> asked = new ArrayList<>();
        jobs.forEach(asked::add);
        List<BulkJob> bulk = asked.stream().map(this::bulkJob).toList();
        publishing.publishAll(bulk);

        List<EnqueuedJob> results = new ArrayList<>(bulk.size());
        for (int i = 0; i < bulk.size(); i++) {
            results.add(result(asked.get(i), bulk.get(i)));
        }
        return results;
    }

    /** Determines the queue only; the envelope is written while earlier jobs are being published. */
    private BulkJob bulkJob(NewJob job) {
        try {
            EnvelopeFactory.Placed placed = writer.place(job);
            BulkJob bulk = BulkJob.to(placed.queue(), () -> writer.write(placed));
            return job.options().jobId() == null ? bulk : bulk.once();
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
                    || (status == Status.AWAITING_COMMIT && publishing.isWithinTransaction()); // else it is rolled back
            if (!tooLate) {
                return result(job, Status.FAILED, e);
            }
            tellOfLateFailure(job, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new BarbackException("An interceptor failed on enqueuing " + job + ".", e);
        }
        return result(job, chain.status(), null);
    }

    private List<EnqueueInterceptor> interceptors(JobInfo job) {
        EnqueueInterceptor own = registry.find(job.jobClass()).enqueueInterceptor();
        if (own == null) {
            return settings.interceptors();
        }
        List<EnqueueInterceptor> all = new ArrayList<>(settings.interceptors());
        all.add(own);
        return all;
    }

    private static EnqueuedJob result(JobInfo job, Status status, @Nullable Throwable error) {
        return new EnqueuedJob(
                job.jobId(), job.jobClass(), job.queue(), job.priority(), job.scheduledAt(), status, error);
    }

    private static EnqueuedJob result(NewJob asked, BulkJob job) {
        PendingJob written = job.outgoing();
        return written == null ? refused(asked, job.error()) : result(written.job(), job.status(), job.error());
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
        private @Nullable Status reached;

        Chain(List<EnqueueInterceptor> interceptors, PendingJob pending) {
            this.interceptors = interceptors;
            this.pending = pending;
        }

        /** The status so far: the commit that the job waits for may happen inside an interceptor. */
        Status status() {
            if (reached == null) {
                return Status.HALTED;
            }
            return pending.isConfirmed() ? Status.ENQUEUED : reached;
        }

        @Override
        public boolean proceed() throws Exception {
            if (next < interceptors.size()) {
                interceptors.get(next++).aroundEnqueue(pending.job(), this);
            } else if (reached == null) { // an interceptor that proceeds twice enqueues once
                reached = publishing.publish(pending);
            }
            return reached != null;
        }
    }
}
