package dev.barback.bench;

import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/**
 * JobRunr's free edition, with job requests: they need no analysis of bytecode. It polls when a worker becomes free,
 * and else every 5 seconds, which is the least that it allows. Completed jobs stay in its table.
 */
final class JobRunrContender implements Contender {
    private static final Duration POLLING = Duration.ofSeconds(5);

    private final Store store;
    private final String filler;
    private final JsonMapper json = new Jackson3JsonMapper();
    private final StorageProvider storage;
    private final JobRequestScheduler scheduler;
    private final JobActivator activator;

    JobRunrContender(Store store, CompletionCounter completionCounter, String filler) {
        this.store = store;
        this.filler = filler;
        this.storage = SqlStorageProviderFactory.using(store.pool());
        storage.setJobMapper(new JobMapper(json));
        this.scheduler = new JobRequestScheduler(storage);
        Handler handler = new Handler(completionCounter);
        this.activator = new JobActivator() {
            @Override
            public <T> T activateJob(Class<T> type) {
                return type.cast(handler);
            }
        };
    }

    @Override
    public void enqueueInBulk(int jobs) {
        scheduler.enqueue(IntStream.range(0, jobs).mapToObj(i -> new Request(NoOpJob.UNTIMED, filler)));
    }

    @Override
    public void enqueue(long sentNanos) {
        var unused = scheduler.enqueue(new Request(sentNanos, filler));
    }

    @Override
    public AutoCloseable startWorker() {
        BackgroundJobServer server = new BackgroundJobServer(
                storage,
                json,
                activator,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(Store.THREADS)
                        .andPollInterval(POLLING));
        server.start();
        return server::stop;
    }

    @Override
    public String unfinishedJobsQuery() {
        return "SELECT 1 FROM jobrunr_jobs WHERE state <> 'SUCCEEDED' LIMIT 1";
    }

    @Override
    public void removeJobs() {
        store.removeAll("jobrunr_jobs");
    }

    @Override
    public void close() {
        storage.close();
    }

    /** The job's arguments. JobRunr needs public classes. */
    public record Request(long sentNanos, String filler) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** The job. */
    public record Handler(CompletionCounter completionCounter) implements JobRequestHandler<Request> {
        @Override
        public void run(Request request) {
            completionCounter.recordCompletion(request.sentNanos());
        }
    }
}
