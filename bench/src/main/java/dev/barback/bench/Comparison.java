package dev.barback.bench;

import java.util.List;
import java.util.Locale;

/** Measures all ways in turn, each time with fresh queues, so that all see the same weather. */
final class Comparison {
    private static final String PROJECT = "bench";

    private final Plan plan;
    private final int jobs;
    private int queues;

    Comparison(Plan plan) {
        this.plan = plan;
        this.jobs = plan.jobsOr(50_000);
    }

    String conditions() {
        return "Pub/Sub's emulator: %,d jobs of 1 KiB (latency: at most 1,000); the bare client pulls with %d threads; the records are in a PostgreSQL."
                .formatted(jobs, plan.pullers());
    }

    Table run(String emulatorHost) throws Exception {
        Table table = new Table();
        try (Resources resources = new Resources(PROJECT, emulatorHost);
                Client bare = new BareClient(resources, plan.pullers());
                Client barback = new BarbackClient(PROJECT, emulatorHost, Way.BARBACK, null);
                Client shared = new BarbackClient(PROJECT, emulatorHost, Way.BARBACK_WITH_USERS, null);
                Remembrance remembrance = Remembrance.start();
                Client recorded = new BarbackClient(PROJECT, emulatorHost, Way.BARBACK_WITH_RECORDS, remembrance)) {
            for (int round = 0; round <= plan.rounds(); round++) {
                for (Scenario scenario : plan.chosen(Scenario.values())) {
                    for (Client client : List.of(bare, barback, shared, recorded)) {
                        List<Figure> figures = measure(scenario, client, resources);
                        tell(round, scenario, client, figures);
                        if (round > 0) { // the first one warms up the JVMs
                            table.add(scenario, client.way(), figures);
                        }
                    }
                }
            }
        }
        return table;
    }

    private List<Figure> measure(Scenario scenario, Client client, Resources resources) throws Exception {
        String queue = "bench-" + ++queues;
        client.make(queue);
        try {
            return scenario.run(client, queue, jobs);
        } finally {
            resources.delete(queue);
        }
    }

    private static void tell(int round, Scenario scenario, Client client, List<Figure> figures) {
        StringBuilder line = new StringBuilder();
        for (Figure figure : figures) {
            line.append(String.format(Locale.ROOT, "  %,.1f %s", figure.value(), figure.unit()));
        }
        System.err.printf(
                "%-8s %-30s %-20s%s%n",
                round == 0 ? "warm-up" : "round " + round,
                scenario.title(),
                client.way().title(),
                line);
    }
}
