package dev.barback.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Graphile Worker with batches: it fetches 1,000 jobs at once, runs 24, and completes together those that end in the
 * same moment; of seven settings, these were the fastest. It is a process of its own, with node; jobs are added from
 * here, in SQL.
 */
final class GraphileContender implements Contender {
    private static final int BULK = 5_000;
    private static final String TABLES = "SELECT 1 FROM pg_namespace WHERE nspname = 'graphile_worker'";
    private static final String ADD = "SELECT count(*) FROM graphile_worker.add_jobs(ARRAY("
            + "SELECT ROW('no-op', CAST(payload AS json), NULL, NULL, NULL, NULL, NULL, NULL)::graphile_worker.job_spec"
            + " FROM unnest(?) AS payload))";

    private final Store store;
    private final String filler;
    private final GraphileProcess process;
    private boolean isRunning;

    GraphileContender(Store store, CompletionCounter completionCounter, String filler) {
        this.store = store;
        this.filler = filler;
        this.process = new GraphileProcess(store.url().substring("jdbc:".length()), completionCounter);
        if (!store.hasResult(TABLES)) {
            process.startWorker(); // makes the tables
            process.stopWorker();
        }
    }

    @Override
    public void enqueueInBulk(int jobs) {
        for (int from = 0; from < jobs; from += BULK) {
            List<String> payloads = new ArrayList<>(BULK);
            for (int i = from; i < Math.min(from + BULK, jobs); i++) {
                payloads.add(payload(NoOpJob.UNTIMED));
            }
            add(payloads);
        }
    }

    @Override
    public void enqueue(long sentNanos) {
        add(List.of(payload(sentNanos)));
    }

    private void add(List<String> payloads) {
        try (Connection connection = store.pool().getConnection();
                PreparedStatement select = connection.prepareStatement(ADD)) {
            select.setArray(1, connection.createArrayOf("text", payloads.toArray()));
            select.executeQuery().close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The time as a text: a number of this size would lose digits in JavaScript. */
    private String payload(long sentNanos) {
        return "{\"sent\":\"" + sentNanos + "\",\"filler\":\"" + filler + "\"}";
    }

    @Override
    public AutoCloseable startWorker() {
        process.startWorker();
        isRunning = true;
        return () -> {
            isRunning = false;
            process.stopWorker();
        };
    }

    @Override
    public long cpuNanos() {
        return isRunning ? process.cpuNanos() : ThisProcess.cpuNanos();
    }

    @Override
    public String unfinishedJobsQuery() {
        return "SELECT 1 FROM graphile_worker._private_jobs LIMIT 1";
    }

    @Override
    public void removeJobs() {
        store.removeAll("graphile_worker._private_jobs", "graphile_worker._private_job_queues");
    }

    @Override
    public void close() {
        process.close();
    }
}
