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

/** {@code make faults}: prints what each fault did on each broker, and ends with 1 if anything was lost. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Breaks what Barback stands on while it works, and counts lost and doubled jobs.")
public final class FaultsMain implements Callable<Integer> {
    @Option(names = "--long", description = "A million jobs and a thousand hits, in an hour; without: ten minutes.")
    private boolean longForm;

    @Option(
            names = "--on",
            split = ",",
            description = "The brokers: ${COMPLETION-CANDIDATES}. Default: all, side by side.")
    private List<Carriers> on = List.of(Carriers.values());

    @Option(names = "--only", paramLabel = "TEXT", description = "Only the faults with this in their name.")
    private String only = "";

    private FaultsMain() {}

    /** Runs in the root of a checkout that is built. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FaultsMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("barback-faults");
        System.out.println("Logs and marks are in " + folder + "\n");
        System.out.print(Verdict.HEAD);
        List<Verdict> verdicts = play(longForm ? Plan.LONG : Plan.SHORT, folder);
        System.out.println("\nAll that came late included:\n");
        System.out.print(Verdict.HEAD);
        verdicts.forEach(verdict -> System.out.println(verdict.row()));
        System.out.println(summary(verdicts));
        return verdicts.stream().allMatch(Verdict::isGood) ? 0 : 1;
    }

    private List<Verdict> play(Plan plan, Path folder) throws Exception {
        ExecutorService stage = Executors.newCachedThreadPool();
        List<Future<List<Verdict>>> productions = new ArrayList<>();
        for (Carriers carriers : on) {
            Path itsFolder = folder.resolve(carriers.name().toLowerCase(Locale.ROOT));
            productions.add(stage.submit(new Production(carriers, plan, Files.createDirectories(itsFolder), only)));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<List<Verdict>> production : productions) {
            verdicts.addAll(production.get());
        }
        return verdicts;
    }

    private static String summary(List<Verdict> verdicts) {
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
