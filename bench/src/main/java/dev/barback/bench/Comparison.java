package dev.barback.bench;

import java.util.List;
import java.util.Locale;

/** Measures all ways in turn, each time with fresh queues, so that all run under the same conditions. */
final class Comparison {
    private static final String PROJECT = "bench";

    private final BenchOptions benchOptions;
    private final int jobs;
    private int queues;

    Comparison(BenchOptions benchOptions) {
        this.benchOptions = benchOptions;
        this.jobs = benchOptions.jobsOr(50_000);
    }

    String conditions() {
        return "Pub/Sub's emulator: %,d jobs of 1 KiB (latency: at most 1,000); the bare client pulls with %d threads; the records are in a PostgreSQL."
                .formatted(jobs, benchOptions.pullers());
    }

    PubSubTable run(String emulatorHost) throws Exception {
        PubSubTable pubSubTable = new PubSubTable();
        try (EmulatorTopics emulatorTopics = new EmulatorTopics(PROJECT, emulatorHost);
                Client bare = new BareClient(emulatorTopics, benchOptions.pullers());
                Client barback = new BarbackClient(PROJECT, emulatorHost, ClientKind.BARBACK, null);
                Client shared = new BarbackClient(PROJECT, emulatorHost, ClientKind.BARBACK_WITH_USERS, null);
                BenchJobStore benchJobStore = BenchJobStore.start();
                Client recorded =
                        new BarbackClient(PROJECT, emulatorHost, ClientKind.BARBACK_WITH_RECORDS, benchJobStore)) {
            for (int round = 0; round <= benchOptions.rounds(); round++) {
                for (Scenario scenario : benchOptions.chosen(Scenario.values())) {
                    for (Client client : List.of(bare, barback, shared, recorded)) {
                        List<Figure> figures = measure(scenario, client, emulatorTopics);
                        report(round, scenario, client, figures);
                        if (round > 0) { // the first one warms up the JVMs
                            pubSubTable.add(scenario, client.kind(), figures);
                        }
                    }
                }
            }
        }
        return pubSubTable;
    }

    private List<Figure> measure(Scenario scenario, Client client, EmulatorTopics emulatorTopics) throws Exception {
        String queue = "bench-" + ++queues;
        client.createQueue(queue);
        try {
            return scenario.run(client, queue, jobs);
        } finally {
            emulatorTopics.delete(queue);
        }
    }

    private static void report(int round, Scenario scenario, Client client, List<Figure> figures) {
        StringBuilder line = new StringBuilder();
        for (Figure figure : figures) {
            line.append(String.format(Locale.ROOT, "  %,.1f %s", figure.value(), figure.unit()));
        }
        System.err.printf(
                "%-8s %-30s %-20s%s%n",
                round == 0 ? "warm-up" : "round " + round,
                scenario.title(),
                client.kind().title(),
                line);
    }
}
