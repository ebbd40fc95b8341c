package dev.barback.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make faults}: prints the effects of each fault on each broker, and ends with 1 if a job was lost. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Injects faults while Barback works, and counts lost and doubled jobs.")
public final class FaultsMain implements Callable<Integer> {
    private static final List<String> ALL = List.of(""); // a part of every name

    @Option(names = "--long", description = "A million jobs and a thousand hits, in an hour; without: ten minutes.")
    private boolean longForm;

    @Option(
            names = "--on",
            split = ",",
            description = "The brokers: ${COMPLETION-CANDIDATES}. Default: all, in parallel.")
    private List<BrokersUnderTest> brokers = List.of(BrokersUnderTest.values());

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            split = ",",
            description = "Only the faults with one of these texts in their name.")
    private List<String> only = ALL;

    private FaultsMain() {}

    /** Runs in the root of a built checkout. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FaultsMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("barback-faults");
        System.out.println("Logs and marks are in " + folder + "\n");
        System.out.print(RoundResult.HEAD);
        List<RoundResult> results = runAll(longForm ? FaultPlan.LONG : FaultPlan.SHORT, folder);
        System.out.println("\nWith late executions included:\n");
        System.out.print(RoundResult.HEAD);
        results.forEach(result -> System.out.println(result.row()));
        System.out.println(summary(results));
        return results.stream().allMatch(RoundResult::isGood) ? 0 : 1;
    }

    private List<RoundResult> runAll(FaultPlan faultPlan, Path folder) throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        List<Future<List<RoundResult>>> runs = new ArrayList<>();
        for (int i = 0; i < brokers.size(); i++) {
            Path brokerFolder = folder.resolve(brokers.get(i).name().toLowerCase(Locale.ROOT));
            FaultChoice choice = new FaultChoice(only, i, longForm || !only.equals(ALL) ? 1 : brokers.size());
            runs.add(executor.submit(
                    new BrokerRun(brokers.get(i), faultPlan, Files.createDirectories(brokerFolder), choice)));
        }
        List<RoundResult> results = new ArrayList<>();
        for (Future<List<RoundResult>> run : runs) {
            results.addAll(run.get());
        }
        return results;
    }

    private static String summary(List<RoundResult> results) {
        return String.format(
                Locale.ROOT,
                "%n%,d jobs, %,d hits: %d lost, %d stuck, %d doubled, %d early.",
                results.stream()
                        .mapToLong(result -> result.counts().confirmed())
                        .sum(),
                results.stream().mapToLong(result -> result.hits().size()).sum(),
                results.stream().mapToLong(result -> result.counts().lost()).sum(),
                results.stream().mapToLong(result -> result.counts().stuck()).sum(),
                results.stream().mapToLong(result -> result.counts().doubled()).sum(),
                results.stream().mapToLong(result -> result.counts().early()).sum());
    }
}
