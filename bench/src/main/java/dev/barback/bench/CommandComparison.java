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
    private final SqliteFiles databaseFiles;
    private final int times;
    private final CommandTable table = new CommandTable();

    CommandComparison(BenchOptions benchOptions, SqliteFiles databaseFiles) {
        this.benchOptions = benchOptions;
        this.databaseFiles = databaseFiles;
        this.times = benchOptions.jobsOr(8_000);
    }

    String conditions() {
        return "Commands: the process web on a SQLite file, with records, without a worker; %,d commands (help: ten times as many), shared by the clients."
                .formatted(times);
    }

    CommandTable run() throws Exception {
        try (WebProcess web = WebProcess.start(databaseFiles.folder());
                Store store =
                        Store.open("jdbc:sqlite:" + databaseFiles.folder().resolve(WebProcess.FILE), KIND.isRelaxed());
                Contender application = KIND.open(store, new CompletionCounter(System::nanoTime), "")) {
            for (int round = 0; round <= benchOptions.rounds(); round++) {
                for (CommandScenario scenario : benchOptions.chosen(CommandScenario.values())) {
                    for (int clients : CLIENTS) {
                        application.removeJobs();
                        databaseFiles.checkpoint(store);
                        measure(round, scenario, clients, web, application);
                    }
                }
            }
        }
        return table;
    }

    private void measure(int round, CommandScenario scenario, int clients, WebProcess web, Contender application)
            throws Exception {
        BenchRequest benchRequest = scenario.request(web);
        for (RequestPath requestPath : RequestPath.values()) {
            if (!requestPath.supports(benchRequest)) {
                continue;
            }
            List<RequestSender> senders = new ArrayList<>();
            try {
                for (int i = 0; i < clients; i++) {
                    senders.add(requestPath.openSender(web, benchRequest, application));
                }
                List<Reading> readings =
                        sendAll(senders, scenario.times(times), requestPath == RequestPath.NONE ? null : web);
                report(round, scenario, clients, requestPath, readings);
                if (round > 0) { // the first one warms up the JVMs
                    table.add(scenario, clients, requestPath, readings);
                }
            } finally {
                for (RequestSender requestSender : senders) {
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
    private static List<Reading> sendAll(List<RequestSender> senders, int times, @Nullable WebProcess web)
            throws Exception {
        Queue<RequestSender> idle = new ConcurrentLinkedQueue<>(senders);
        int timesEach = times / senders.size();
        double number = timesEach * senders.size();
        Duration cpuBefore = web == null ? Duration.ZERO : web.cpu();
        Stopwatch stopwatch = Stopwatch.start();
        ParallelThreads parallelThreads = ParallelThreads.start(senders.size(), () -> {
            idle.remove().send(timesEach);
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

    private static void report(
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
