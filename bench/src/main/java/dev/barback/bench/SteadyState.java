package dev.barback.bench;

import dev.barback.NewJob;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Jobs are enqueued and drained again and again, for a time. */
final class SteadyState {
    private static final int CYCLE_SIZE = 2_000;

    private final BarbackTrial trial;

    SteadyState(BarbackTrial trial) {
        this.trial = trial;
    }

    /** @param bounds of the CPU time of the last quarter */
    List<Figure> measure(Bounds bounds) throws Exception {
        try (BarbackApplication application = trial.open();
                Worker worker = application.startWorker(WorkerOptions.forQueue(BarbackApplication.QUEUE))) {
            return figures(cycles(application, worker), bounds);
        }
    }

    /** While another session has a snapshot older than all of these jobs, so that no dead row can be removed. */
    List<Figure> measureBesideSnapshot(Bounds bounds) throws Exception {
        try (Connection snapshot = openSnapshot()) {
            List<Figure> figures = measure(bounds);
            snapshot.rollback();
            return figures;
        }
    }

    /** On PostgreSQL without a lock of a table; on SQLite each transaction that reads a table has a snapshot. */
    private Connection openSnapshot() throws SQLException {
        Connection connection = DriverManager.getConnection(trial.store().url());
        connection.setAutoCommit(false);
        if (!trial.store().isSqlite()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        try (Statement statement = connection.createStatement()) {
            String query = trial.store().isSqlite() ? "SELECT count(*) FROM barback_messages" : "SELECT 1";
            statement.executeQuery(query).close();
        }
        return connection;
    }

    private List<Stopwatch> cycles(BarbackApplication application, Worker worker) {
        NewJob job = NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, "");
        long end = System.nanoTime() + trial.benchOptions().steadyTime().toNanos();
        List<Stopwatch> cycles = new ArrayList<>();
        while (cycles.isEmpty() || System.nanoTime() - end < 0) {
            Stopwatch stopwatch = trial.startStopwatch();
            application.enqueueInBulk(CYCLE_SIZE, i -> job);
            int jobs = CYCLE_SIZE * (cycles.size() + 1);
            if (trial.awaitAcknowledged(worker, jobs, trial.deadline()) < jobs) {
                throw new IllegalStateException("The worker does not reach " + jobs + " jobs.");
            }
            cycles.add(stopwatch.stop());
        }
        return cycles;
    }

    private static List<Figure> figures(List<Stopwatch> cycles, Bounds bounds) {
        int quarter = Math.max(1, cycles.size() / 4);
        List<Stopwatch> first = cycles.subList(0, quarter);
        List<Stopwatch> last = cycles.subList(cycles.size() - quarter, cycles.size());
        double seconds = last.stream().mapToDouble(Stopwatch::seconds).sum();
        return List.of(
                new Figure("CPU of process and server, last quarter, µs/job", cpuMicros(last), bounds),
                new Figure("CPU of process and server, first quarter, µs/job", cpuMicros(first), Bounds.NONE),
                new Figure("jobs/s, last quarter", quarter * CYCLE_SIZE / seconds, Bounds.NONE));
    }

    private static double cpuMicros(List<Stopwatch> cycles) {
        double seconds = cycles.stream()
                .mapToDouble(cycle -> cycle.cpuSeconds() + cycle.serverCpuSeconds())
                .sum();
        return seconds * 1e6 / (cycles.size() * CYCLE_SIZE);
    }
}
