package dev.barback.bench;

import dev.barback.test.PubSubEmulator;

/** {@code make bench}: measures, and prints tables. */
public final class Main {
    private Main() {}

    /** Options: see {@link Plan}. */
    public static void main(String[] arguments) throws Exception {
        Plan plan = Plan.of(arguments);
        System.out.println(Conditions.now(plan));
        for (Plan.Where where : plan.on()) {
            switch (where) {
                case PUBSUB -> pubSub(plan);
                case POSTGRES -> database(plan, new PostgresSite());
                case SQLITE -> database(plan, new SqliteSite());
                case COMMANDS -> commands(plan, new SqliteSite());
            }
        }
        System.exit(0); // the client library leaves threads behind
    }

    private static void pubSub(Plan plan) throws Exception {
        try (PubSubEmulator emulator = PubSubEmulator.start()) {
            Comparison comparison = new Comparison(plan);
            print(comparison.conditions(), comparison.run(emulator.hostAndPort()));
        }
    }

    private static void database(Plan plan, Site site) throws Exception {
        JobLines.write(false); // the rivals write none
        try (site) {
            DatabaseComparison comparison = new DatabaseComparison(plan, site);
            print(comparison.conditions(), comparison.run());
        } finally {
            JobLines.write(true);
        }
    }

    private static void commands(Plan plan, SqliteSite site) throws Exception {
        try (site) {
            CommandComparison comparison = new CommandComparison(plan, site);
            print(comparison.conditions(), comparison.run());
        }
    }

    private static void print(String conditions, Object table) {
        System.out.println();
        System.out.println(conditions);
        System.out.println();
        System.out.print(table);
    }
}
