package dev.barback.bench;

import dev.barback.internal.worker.WorkerOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures all contenders in turn on one kind of database, each with empty tables, so that all run under the same
 * conditions.
 */
final class DatabaseComparison {
    private final BenchOptions benchOptions;
    private final DatabaseServer databaseServer;
    private final String filler;
    private final int jobs;

    DatabaseComparison(BenchOptions benchOptions, DatabaseServer databaseServer) {
        this.benchOptions = benchOptions;
        this.databaseServer = databaseServer;
        this.filler = "x".repeat(benchOptions.bytes());
        this.jobs = benchOptions.jobsOr(20_000);
    }

    boolean isEmpty() {
        return benchOptions.chosen(DatabaseScenario.values()).isEmpty();
    }

    RivalTable run() throws Exception {
        List<DatabaseScenario> scenarios = benchOptions.chosen(DatabaseScenario.values());
        RivalTable table = new RivalTable(databaseServer);
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            List<Measurement> measurements = new ArrayList<>();
            for (ContenderKind kind : benchOptions.contenders()) {
                if (benchOptions.isQuick() && !isOfAims(kind)) {
                    continue;
                }
                Optional<String> obstacle = kind.obstacle(databaseServer);
                if (obstacle.isPresent()) {
                    System.out.printf("%s is not measured: %s.%n", kind.title(), obstacle.get());
                    continue;
                }
                Store store = databaseServer.open(kind);
                open.push(store);
                CompletionCounter completionCounter = new CompletionCounter(WallClock::nanos);
                Contender contender = kind.open(store, completionCounter, filler);
                open.push(contender);
                measurements.add(
                        new Measurement(kind, contender, store, databaseServer, completionCounter, filler, jobs));
            }
            for (int round = 0; round <= benchOptions.rounds(); round++) {
                measure(round, scenarios, measurements, table);
            }
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
        return table;
    }

    private boolean isOfAims(ContenderKind kind) {
        return kind == ContenderKind.BARBACK_WITH_RECORDS
                || databaseServer.drainsWithRecords().containsKey(kind);
    }

    private void measure(int round, List<DatabaseScenario> scenarios, List<Measurement> measurements, RivalTable table)
            throws Exception {
        for (DatabaseScenario scenario : scenarios) {
            if (round == 0 && scenario == DatabaseScenario.LATENCY) {
                continue; // warms up by itself
            }
            for (Measurement measurement : measurements) {
                measurement.clear();
                List<Reading> readings = scenario.run(measurement);
                report(round, scenario, measurement.kind(), readings);
                if (round > 0) { // the first one warms up the JVM
                    table.add(scenario, measurement.kind(), readings);
                }
            }
        }
    }

    private void report(int round, DatabaseScenario scenario, ContenderKind kind, List<Reading> readings) {
        StringBuilder line = new StringBuilder();
        for (Reading reading : readings) {
            line.append(String.format(Locale.ROOT, "  %,.3f %s", reading.value(), reading.unit()));
        }
        System.err.printf(
                "%-8s %-10s %-34s %-29s%s%n",
                round == 0 ? "warm-up" : "round " + round, databaseServer.name(), scenario.title(), kind.title(), line);
    }

    String conditions() throws Exception {
        return "%s The rivals have %d threads (Graphile Worker: 24 at once, 1,000 fetched), Barback its standard %d processors. Arguments: a number and %d bytes of text; %,d jobs."
                .formatted(
                        databaseServer.conditions(),
                        Store.THREADS,
                        WorkerOptions.standardProcessors(),
                        benchOptions.bytes(),
                        jobs);
    }
}
