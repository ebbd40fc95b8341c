package dev.barback.bench;

import dev.barback.contract.PubSubEmulator;

/** {@code make bench}: measures, and prints tables. */
public final class Main {
    private Main() {}

    /** Options: see {@link BenchOptions}. */
    public static void main(String[] arguments) throws Exception {
        BenchOptions benchOptions = BenchOptions.of(arguments);
        System.out.println(Conditions.now(benchOptions));
        for (BenchOptions.MeasuredSystem system : benchOptions.systems()) {
            switch (system) {
                case PUBSUB -> pubSub(benchOptions);
                case POSTGRES -> database(benchOptions, new PostgresDatabaseServer());
                case SQLITE -> database(benchOptions, new SqliteFiles());
                case COMMANDS -> commands(benchOptions, new SqliteFiles());
                case COMMAND_LINE -> commandLine(benchOptions);
            }
        }
        System.exit(0); // the client library leaves threads behind
    }

    private static void pubSub(BenchOptions benchOptions) throws Exception {
        try (PubSubEmulator emulator = PubSubEmulator.start()) {
            Comparison comparison = new Comparison(benchOptions);
            print(comparison.conditions(), comparison.run(emulator.hostAndPort()));
        }
    }

    private static void database(BenchOptions benchOptions, DatabaseServer databaseServer) throws Exception {
        JobLines.write(false); // the rivals write none
        try (databaseServer) {
            DatabaseComparison comparison = new DatabaseComparison(benchOptions, databaseServer);
            print(comparison.conditions(), comparison.run());
        } finally {
            JobLines.write(true);
        }
    }

    private static void commands(BenchOptions benchOptions, SqliteFiles databaseServer) throws Exception {
        try (databaseServer) {
            CommandComparison comparison = new CommandComparison(benchOptions, databaseServer);
            print(comparison.conditions(), comparison.run());
        }
    }

    private static void commandLine(BenchOptions benchOptions) throws Exception {
        try (PubSubEmulator emulator = PubSubEmulator.start()) {
            ShortCommandComparison comparison = new ShortCommandComparison(benchOptions);
            print(comparison.conditions(), comparison.run(emulator.hostAndPort()));
        }
    }

    private static void print(String conditions, Object table) {
        System.out.println();
        System.out.println(conditions);
        System.out.println();
        System.out.print(table);
    }
}
