package dev.barback.bench;

import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.worker.WorkerOptions;

/** Barback among the contenders. */
final class BarbackContender implements Contender {
    private final BarbackApplication application;
    private final String filler;
    private final boolean hasUsers;

    /** @param kind the kind of Barback */
    BarbackContender(Store store, CompletionCounter completionCounter, String filler, ContenderKind kind) {
        NoOpJob job = new NoOpJob(completionCounter);
        this.application = kind == ContenderKind.BARBACK_WITH_RECORDS
                ? BarbackApplication.withRecords(store, JobStoreOptions.DEFAULTS, job)
                : BarbackApplication.withoutRecords(store, job);
        this.hasUsers = kind == ContenderKind.BARBACK_WITH_USERS;
        this.filler = filler;
    }

    @Override
    public void enqueueInBulk(int jobs) {
        application.enqueueInBulk(
                jobs, i -> hasUsers ? job(NoOpJob.UNTIMED).set(Options.user(Users.name(i))) : job(NoOpJob.UNTIMED));
    }

    @Override
    public void enqueue(long sentNanos) {
        application.enqueue(job(sentNanos));
    }

    private NewJob job(long sentNanos) {
        return NewJob.of(NoOpJob::perform, sentNanos, filler);
    }

    @Override
    public AutoCloseable startWorker() {
        return application.startWorker(WorkerOptions.forQueue(BarbackApplication.QUEUE));
    }

    @Override
    public String unfinishedJobsQuery() {
        return application.unfinishedJobsQuery();
    }

    @Override
    public void removeJobs() {
        application.removeJobs();
    }

    @Override
    public void close() {
        application.close();
    }
}
