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
    @Option(names = "--long", description = "A million jobs and a thousand hits, in an hour; without: 25 minutes.")
    private boolean longForm;

    @Option(
            names = "--on",
            split = ",",
            description = "The brokers: ${COMPLETION-CANDIDATES}. Default: all, in parallel.")
    private List<BrokersUnderTest> on = List.of(BrokersUnderTest.values());

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            split = ",",
            description = "Only the faults with one of these texts in their name.")
    private List<String> only = List.of("");

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
        List<RoundResult> verdicts = play(longForm ? FaultPlan.LONG : FaultPlan.SHORT, folder);
        System.out.println("\nWith late executions included:\n");
        System.out.print(RoundResult.HEAD);
        verdicts.forEach(verdict -> System.out.println(verdict.row()));
        System.out.println(summary(verdicts));
        return verdicts.stream().allMatch(RoundResult::isGood) ? 0 : 1;
    }

    private List<RoundResult> play(FaultPlan faultPlan, Path folder) throws Exception {
        ExecutorService stage = Executors.newCachedThreadPool();
        List<Future<List<RoundResult>>> productions = new ArrayList<>();
        for (BrokersUnderTest brokersUnderTest : on) {
            Path itsFolder = folder.resolve(brokersUnderTest.name().toLowerCase(Locale.ROOT));
            productions.add(
                    stage.submit(new BrokerRun(brokersUnderTest, faultPlan, Files.createDirectories(itsFolder), only)));
        }
        List<RoundResult> verdicts = new ArrayList<>();
        for (Future<List<RoundResult>> production : productions) {
            verdicts.addAll(production.get());
        }
        return verdicts;
    }

    private static String summary(List<RoundResult> verdicts) {
        return String.format(
                Locale.ROOT,
                "%n%,d jobs, %,d hits: %d lost, %d stuck, %d doubled, %d early.",
                verdicts.stream()
                        .mapToLong(verdict -> verdict.counts().confirmed())
                        .sum(),
                verdicts.stream().mapToLong(verdict -> verdict.hits().size()).sum(),
                verdicts.stream().mapToLong(verdict -> verdict.counts().lost()).sum(),
                verdicts.stream().mapToLong(verdict -> verdict.counts().stuck()).sum(),
                verdicts.stream()
                        .mapToLong(verdict -> verdict.counts().doubled())
                        .sum(),
                verdicts.stream().mapToLong(verdict -> verdict.counts().early()).sum());
    }
}
