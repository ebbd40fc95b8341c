package dev.barback.bench.fair;

import dev.barback.bench.JobLines;
import dev.barback.bench.fair.Contest.Outcome;
import dev.barback.broker.Broker;
import java.util.Locale;

/** {@code make fair}: prints who waits how long. */
public final class FairMain {
    private static final String ROW = "| %-8s | %-5s | %8s | %8s | %8s | %8s | %10s |%n";

    private FairMain() {}

    /**
     * Does it on every broker.
     *
     * @param arguments how many jobs the flood has; 50,000 without
     */
    public static void main(String[] arguments) throws Exception {
        int flood = arguments.length == 0 ? 50_000 : Integer.parseInt(arguments[0]);
        JobLines.write(false);
        Contest.Rules rules = new Contest.Rules(flood, 10, 15, 2, 4);
        System.out.printf(
                Locale.ROOT,
                "One user enqueues %,d jobs; then %d others enqueue a job every second, for %d s. A job takes %d ms, %d run at once.%n"
                        + "Waits in seconds, from the enqueue to the start; the flood's are of those that started meanwhile.%n%n",
                rules.flood(),
                rules.others(),
                rules.seconds(),
                rules.millis(),
                rules.processors());
        System.out.printf(ROW, "broker", "order", "others50", "others95", "flood50", "flood95", "flood ran");
        System.out.println("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        for (Ground ground : Ground.values()) {
            run(ground, rules, false);
            run(ground, rules, true);
        }
        System.exit(0); // the client library leaves threads behind
    }

    private static void run(Ground ground, Contest.Rules rules, boolean fair) throws Exception {
        try (Broker broker = ground.open()) {
            Outcome outcome = new Contest(rules, fair).run(broker);
            System.out.printf(
                    ROW,
                    ground.name().toLowerCase(Locale.ROOT),
                    fair ? "fair" : "FIFO",
                    outcome.others().seconds(50),
                    outcome.others().seconds(95),
                    outcome.flood().seconds(50),
                    outcome.flood().seconds(95),
                    outcome.flood().count());
        }
    }
}
