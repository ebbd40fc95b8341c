package dev.barback.enqueue;

import dev.barback.BarbackException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.broker.Broker;
import dev.barback.record.Aside;
import dev.barback.record.JobListener;
import dev.barback.record.Recorder;
import dev.barback.registry.JobRegistry;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns calls into published jobs. Thread-safe. */
public final class Enqueuer {
    private static final Logger log = LoggerFactory.getLogger(Enqueuer.class);

    private final JobRegistry registry;
    private final JobWriter writer;
    private final Publishing publishing;
    private final EnqueueSettings settings;
    private final Sources sources;

    private Enqueuer(
            JobRegistry registry, JobWriter writer, Publishing publishing, EnqueueSettings settings, Sources sources) {
        this.registry = registry;
        this.writer = writer;
        this.publishing = publishing;
        this.settings = settings;
        this.sources = sources;
    }

    /** An enqueuer for the jobs of a registry. */
    public static Enqueuer create(JobRegistry registry, Route route, EnqueueSettings settings, Sources sources) {
        return new Enqueuer(
                registry,
                new JobWriter(registry, route, settings.defaultQueue(), sources),
                new Publishing(route, settings.commits()),
                settings,
                sources);
    }

    /**
     * The way of a job out of this process.
     *
     * @param broker takes it
     * @param codec writes it
     * @param events tells of it
     * @param recorder knows which ids are taken; null = nobody does
     */
    public record Route(
            Broker broker,
            EnvelopeCodec codec,
            JobListener events,
            @Nullable Recorder recorder) {}

    /** The job as it would be enqueued, arguments checked and written. */
    public Envelope prepare(NewJob job) {
        return writer.envelope(writer.place(job));
    }

    /** Enqueues one job, with interceptors. */
    public EnqueuedJob enqueue(NewJob job) {
        return enqueue(chain(writer.write(writer.place(job))));
    }

    /**
     * Enqueues a job that failed once more: same id, counters kept, interceptors run again. Once the broker has it, nothing
     * that an interceptor throws takes that back, so then nothing is thrown. What waits for a commit may have been rolled
     * back by an interceptor that throws.
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
        Aside.say(
                () -> log.error("{} is enqueued, but an interceptor failed afterwards.", job, error),
                () -> log.error("{} is enqueued, but an interceptor failed afterwards.", job));
    }

    /**
     * Where and when a retry goes.
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

    /** Only what is needed to know the queue; the rest is done while earlier jobs are on their way. */
    private BulkJob bulkJob(NewJob job) {
        try {
            JobWriter.Placed placed = writer.place(job);
            BulkJob bulk = BulkJob.to(placed.queue(), () -> writer.write(placed));
            return job.options().jobId() == null ? bulk : bulk.once();
        } catch (BarbackException e) {
            return BulkJob.refused(e);
        }
    }

    private Chain chain(Outgoing outgoing) {
        return new Chain(interceptors(outgoing.job()), outgoing);
    }

    private EnqueuedJob enqueue(Chain chain) {
        JobInfo job = chain.outgoing.job();
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
        Outgoing written = job.outgoing();
        return written == null ? refused(asked, job.error()) : result(written.job(), job.status(), job.error());
    }

    private static EnqueuedJob refused(NewJob job, @Nullable Throwable error) {
        String name = job.name() != null ? job.name() : "";
        String queue = job.options().queue() != null ? job.options().queue() : "";
        return new EnqueuedJob("", name, queue, job.options().priority(), null, Status.FAILED, error);
    }

    /** One way through the interceptors; each proceed() is one step further. */
    private final class Chain implements EnqueueInterceptor.Proceed {
        private final List<EnqueueInterceptor> interceptors;
        private final Outgoing outgoing;
        private int next;
        private @Nullable Status reached;

        Chain(List<EnqueueInterceptor> interceptors, Outgoing outgoing) {
            this.interceptors = interceptors;
            this.outgoing = outgoing;
        }

        /** As far as it has come by now: an interceptor may be around the commit that is waited for. */
        Status status() {
            if (reached == null) {
                return Status.HALTED;
            }
            return outgoing.isConfirmed() ? Status.ENQUEUED : reached;
        }

        @Override
        public boolean proceed() throws Exception {
            if (next < interceptors.size()) {
                interceptors.get(next++).aroundEnqueue(outgoing.job(), this);
            } else if (reached == null) { // an interceptor that proceeds twice enqueues once
                reached = publishing.publish(outgoing);
            }
            return reached != null;
        }
    }
}
