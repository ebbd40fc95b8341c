package dev.barback.bench;

import dev.barback.contract.PubSubEmulator;
import java.util.ArrayList;
import java.util.List;

/** {@code make bench}: measures, and prints tables. */
public final class Main {
    private final BenchOptions benchOptions;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Main(BenchOptions benchOptions) {
        this.benchOptions = benchOptions;
    }

    /** Options: see {@link BenchOptions}. */
    public static void main(String[] arguments) throws Exception {
        new Main(BenchOptions.of(arguments)).run();
        System.exit(0); // the client library leaves threads behind
    }

    private void run() throws Exception {
        System.out.println(Conditions.now(benchOptions));
        for (BenchOptions.MeasuredSystem system : benchOptions.systems()) {
            switch (system) {
                case PUBSUB -> pubSub();
                case POSTGRES -> database(new PostgresDatabaseServer());
                case SQLITE -> database(new SqliteFiles());
                case COMMANDS -> commands(new SqliteFiles());
                case COMMAND_LINE -> commandLine();
            }
        }
        if (!verdicts.isEmpty()) {
            print("Aims:", Verdict.table(verdicts));
        }
    }

    private void pubSub() throws Exception {
        try (PubSubEmulator emulator = PubSubEmulator.start()) {
            Comparison comparison = new Comparison(benchOptions);
            PubSubTable table = comparison.run(emulator.hostAndPort());
            print(comparison.conditions(), table);
            verdicts.addAll(table.verdicts());
        }
    }

    private void database(DatabaseServer databaseServer) throws Exception {
        JobLines.write(false); // the rivals write none
        try (databaseServer) {
            DatabaseComparison rivals = new DatabaseComparison(benchOptions, databaseServer);
            if (!rivals.isEmpty()) {
                RivalTable table = rivals.run();
                print(rivals.conditions(), table);
                verdicts.addAll(table.verdicts());
            }
            BarbackComparison alone = new BarbackComparison(benchOptions, databaseServer);
            if (!alone.isEmpty()) {
                BarbackTable table = alone.run();
                print(alone.conditions(), table);
                verdicts.addAll(table.verdicts());
            }
        } finally {
            JobLines.write(true);
        }
    }

    private void commands(SqliteFiles databaseServer) throws Exception {
        try (databaseServer) {
            CommandComparison comparison = new CommandComparison(benchOptions, databaseServer);
            print(comparison.conditions(), comparison.run());
        }
    }

    private void commandLine() throws Exception {
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
