package dev.barback.bench.fair;

import dev.barback.bench.JobLines;
import dev.barback.bench.fair.FairnessRun.Outcome;
import dev.barback.spi.Broker;
import java.util.Locale;

/** {@code make fair}: prints the users' waiting times. */
public final class FairMain {
    private static final String ROW = "| %-14s | %-5s | %8s | %8s | %8s | %8s | %10s |%n";

    private FairMain() {}

    /**
     * Measures fairness on every broker.
     *
     * @param arguments the number of jobs of the flood; default 50,000
     */
    public static void main(String[] arguments) throws Exception {
        int flood = arguments.length == 0 ? 50_000 : Integer.parseInt(arguments[0]);
        JobLines.write(false);
        FairnessRun.Settings settings = new FairnessRun.Settings(flood, 10, 15, 2, 4);
        System.out.printf(
                Locale.ROOT,
                "One user enqueues %,d jobs; then %d others enqueue a job every second, for %d s. A job takes %d ms, %d run at once.%n"
                        + "Waits in seconds, from the enqueue to the start; the flood's are of those that started meanwhile.%n%n",
                settings.flood(),
                settings.others(),
                settings.seconds(),
                settings.millis(),
                settings.processors());
        System.out.printf(ROW, "broker", "order", "others50", "others95", "flood50", "flood95", "flood ran");
        System.out.println("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        for (FairnessBroker fairnessBroker : FairnessBroker.values()) {
            run(fairnessBroker, settings, false);
            run(fairnessBroker, settings, true);
        }
        System.exit(0); // the client library leaves threads behind
    }

    private static void run(FairnessBroker fairnessBroker, FairnessRun.Settings settings, boolean fair)
            throws Exception {
        try (Broker broker = fairnessBroker.open()) {
            Outcome outcome = new FairnessRun(settings, fair).run(broker);
            System.out.printf(
                    ROW,
                    fairnessBroker.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    fair ? "fair" : "FIFO",
                    outcome.others().seconds(50),
                    outcome.others().seconds(95),
                    outcome.flood().seconds(50),
                    outcome.flood().seconds(95),
                    outcome.flood().count());
        }
    }
}
