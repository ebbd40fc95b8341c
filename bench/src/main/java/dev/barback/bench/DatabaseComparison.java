package dev.barback.bench;

import dev.barback.worker.WorkerOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Measures all contenders in turn on one kind of database, each with empty tables, so that all see the same weather. */
final class DatabaseComparison {
    private final Plan plan;
    private final Site site;
    private final String filler;
    private final int jobs;

    DatabaseComparison(Plan plan, Site site) {
        this.plan = plan;
        this.site = site;
        this.filler = "x".repeat(plan.bytes());
        this.jobs = plan.jobsOr(20_000);
    }

    RivalTable run() throws Exception {
        List<DatabaseScenario> scenarios = plan.chosen(DatabaseScenario.values());
        RivalTable table = new RivalTable();
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            List<Bout> bouts = new ArrayList<>();
            for (ContenderKind kind : plan.contenders()) {
                Store store = site.open(kind);
                open.push(store);
                Tally tally = new Tally(WallClock::nanos);
                Contender contender = kind.open(store, tally, filler);
                open.push(contender);
                bouts.add(new Bout(kind, contender, store, site, tally, filler, jobs));
            }
            for (int round = 0; round <= plan.rounds(); round++) {
                measure(round, scenarios, bouts, table);
            }
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
        return table;
    }

    private void measure(int round, List<DatabaseScenario> scenarios, List<Bout> bouts, RivalTable table)
            throws Exception {
        for (DatabaseScenario scenario : scenarios) {
            if (round == 0 && scenario == DatabaseScenario.LATENCY) {
                continue; // warms up by itself
            }
            for (Bout bout : bouts) {
                bout.clear();
                List<Reading> readings = scenario.run(bout);
                tell(round, scenario, bout.kind(), readings);
                if (round > 0) { // the first one warms up the JVM
                    table.add(scenario, bout.kind(), readings);
                }
            }
        }
    }

    private void tell(int round, DatabaseScenario scenario, ContenderKind kind, List<Reading> readings) {
        StringBuilder line = new StringBuilder();
        for (Reading reading : readings) {
            line.append(String.format(Locale.ROOT, "  %,.3f %s", reading.value(), reading.unit()));
        }
        System.err.printf(
                "%-8s %-10s %-34s %-29s%s%n",
                round == 0 ? "warm-up" : "round " + round, site.name(), scenario.title(), kind.title(), line);
    }

    String conditions() throws Exception {
        return "%s The rivals have %d threads, Barback its standard %d processors. Arguments: a number and %d bytes of text; %,d jobs."
                .formatted(site.conditions(), Store.THREADS, WorkerOptions.standardProcessors(), plan.bytes(), jobs);
    }
}
