package dev.barback.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Measures the process web by telnet and by HTTP in turn, and the same enqueue in this process, on the same file. */
final class CommandComparison {
    private static final List<Integer> CLIENTS = List.of(1, 8, 200);
    private static final ContenderKind KIND = ContenderKind.BARBACK_WITH_RECORDS;

    private final BenchOptions benchOptions;
    private final SqliteFiles site;
    private final int times;
    private final CommandTable table = new CommandTable();

    CommandComparison(BenchOptions benchOptions, SqliteFiles site) {
        this.benchOptions = benchOptions;
        this.site = site;
        this.times = benchOptions.jobsOr(8_000);
    }

    String conditions() {
        return "Commands: the process web on a SQLite file, with records, without a worker; %,d commands (help: ten times as many), shared by the clients."
                .formatted(times);
    }

    CommandTable run() throws Exception {
        try (WebProcess web = WebProcess.start(site.folder());
                Store store = Store.open("jdbc:sqlite:" + site.folder().resolve(WebProcess.FILE), KIND.isRelaxed());
                Contender application = KIND.open(store, new CompletionCounter(System::nanoTime), "")) {
            for (int round = 0; round <= benchOptions.rounds(); round++) {
                for (CommandScenario scenario : benchOptions.chosen(CommandScenario.values())) {
                    for (int clients : CLIENTS) {
                        store.run(application.removal());
                        site.freshen(store);
                        measure(round, scenario, clients, web, application);
                    }
                }
            }
        }
        return table;
    }

    private void measure(int round, CommandScenario scenario, int clients, WebProcess web, Contender application)
            throws Exception {
        BenchRequest benchRequest = scenario.question(web);
        for (RequestPath requestPath : RequestPath.values()) {
            if (!requestPath.leadsTo(benchRequest)) {
                continue;
            }
            List<RequestSender> callers = new ArrayList<>();
            try {
                for (int i = 0; i < clients; i++) {
                    callers.add(requestPath.call(web, benchRequest, application));
                }
                List<Reading> readings =
                        ask(callers, scenario.times(times), requestPath == RequestPath.NONE ? null : web);
                tell(round, scenario, clients, requestPath, readings);
                if (round > 0) { // the first one warms up the JVMs
                    table.add(scenario, clients, requestPath, readings);
                }
            } finally {
                for (RequestSender requestSender : callers) {
                    requestSender.close();
                }
            }
        }
    }

    /**
     * Runs all callers at once, each on its own thread.
     *
     * @param web the process that answers; null = this process itself
     */
    private static List<Reading> ask(List<RequestSender> callers, int times, @Nullable WebProcess web)
            throws Exception {
        Queue<RequestSender> free = new ConcurrentLinkedQueue<>(callers);
        int each = times / callers.size();
        double number = each * callers.size();
        Duration cpuBefore = web == null ? Duration.ZERO : web.cpu();
        Stopwatch stopwatch = Stopwatch.start();
        ParallelThreads parallelThreads = ParallelThreads.start(callers.size(), () -> {
            free.remove().ask(each);
            return null;
        });
        parallelThreads.awaitEnd();
        stopwatch.stop();
        Reading rate = new Reading("commands/s", number / stopwatch.seconds(), Target.rate(Bounds.NONE));
        if (web == null) {
            return List.of(rate);
        }
        double micros = web.cpu().minus(cpuBefore).toNanos() / 1e3;
        return List.of(rate, new Reading("web's CPU, µs/command", micros / number, Target.LESS));
    }

    private static void tell(
            int round, CommandScenario scenario, int clients, RequestPath requestPath, List<Reading> readings) {
        StringBuilder line = new StringBuilder();
        for (Reading reading : readings) {
            line.append(String.format(Locale.ROOT, "  %,.1f %s", reading.value(), reading.unit()));
        }
        System.err.printf(
                "%-8s %-30s %3d clients %-20s%s%n",
                round == 0 ? "warm-up" : "round " + round, scenario.title(), clients, requestPath.title(), line);
    }
}
