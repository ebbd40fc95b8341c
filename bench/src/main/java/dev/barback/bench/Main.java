package dev.barback.bench;

import dev.barback.test.PubSubEmulator;

/** {@code make bench}: measures, and prints a table. */
public final class Main {
    private Main() {}

    /** Options: see {@link Plan}. */
    public static void main(String[] arguments) throws Exception {
        Plan plan = Plan.of(arguments);
        try (PubSubEmulator emulator = PubSubEmulator.start()) {
            Table table = new Comparison(plan).run(emulator.hostAndPort());
            System.out.println(Conditions.now(plan));
            System.out.println();
            System.out.print(table);
        }
        System.exit(0); // the client library leaves threads behind
    }
}
