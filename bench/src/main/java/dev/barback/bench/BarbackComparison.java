package dev.barback.bench;

import java.util.List;
import java.util.Locale;

/** Measures Barback alone on one kind of database: each scenario in turn, so that all run under the same conditions. */
final class BarbackComparison {
    private final BenchOptions benchOptions;
    private final DatabaseServer databaseServer;
    private final List<BarbackScenario> scenarios;

    BarbackComparison(BenchOptions benchOptions, DatabaseServer databaseServer) {
        this.benchOptions = benchOptions;
        this.databaseServer = databaseServer;
        this.scenarios = BarbackScenario.withBaselines(benchOptions.chosen(BarbackScenario.values()));
    }

    boolean isEmpty() {
        return scenarios.isEmpty();
    }

    String conditions() {
        return "%s: Barback alone, without arguments; %,d jobs; each drain lasts %d s at most, a steady state %d s."
                .formatted(
                        databaseServer.name(),
                        benchOptions.jobsOr(BarbackTrial.JOBS),
                        benchOptions.bound().toSeconds(),
                        benchOptions.steadyTime().toSeconds());
    }

    BarbackTable run() throws Exception {
        BarbackTable table = new BarbackTable(databaseServer.name());
        try (Store store = databaseServer.open(ContenderKind.BARBACK)) {
            BarbackTrial trial =
                    new BarbackTrial(databaseServer, store, benchOptions, new CompletionCounter(WallClock::nanos));
            report(0, BarbackScenario.QUEUES_1, BarbackScenario.QUEUES_1.run(trial)); // warms up the JVM
            for (int round = 1; round <= benchOptions.rounds(); round++) {
                for (BarbackScenario scenario : scenarios) {
                    if (round == 1 || !scenario.isLong() || !benchOptions.isQuick()) {
                        List<Figure> figures = scenario.run(trial);
                        report(round, scenario, figures);
                        table.add(scenario, figures);
                    }
                }
            }
        }
        return table;
    }

    private void report(int round, BarbackScenario scenario, List<Figure> figures) {
        StringBuilder line = new StringBuilder();
        for (Figure figure : figures) {
            line.append(String.format(Locale.ROOT, "  %,.2f %s", figure.value(), figure.unit()));
        }
        System.err.printf(
                "%-8s %-10s %s:%s%n",
                round == 0 ? "warm-up" : "round " + round, databaseServer.name(), scenario.title(), line);
    }
}
