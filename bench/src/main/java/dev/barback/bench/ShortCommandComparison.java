package dev.barback.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Measures short commands as processes, with the packaged jars, on an emulator; the table compares each with the first. */
final class ShortCommandComparison {
    private static final long TIMEOUT_SECONDS = 120;

    private final BenchOptions benchOptions;
    private final Map<ShortCommand, List<Double>> seconds = new EnumMap<>(ShortCommand.class);

    ShortCommandComparison(BenchOptions benchOptions) {
        this.benchOptions = benchOptions;
    }

    String conditions() {
        return "Short commands: bin/barback as a process on an emulator, with archived classes (bin/barback prepare).";
    }

    /** Measures, and returns the table. */
    String run(String emulatorHost) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "PUBSUB_EMULATOR_HOST", emulatorHost, "PUBSUB_JOB_QUEUE_PROJECT_ID", "bench-" + UUID.randomUUID());
        call(List.of("prepare", "commands"), environment); // as make build does
        for (int round = 0; round <= benchOptions.rounds(); round++) {
            call(List.of("enqueue", "HelloWorldJob"), environment); // for clear
            for (ShortCommand shortCommand : benchOptions.chosen(ShortCommand.values())) {
                measure(round, shortCommand, environment);
            }
        }
        return table();
    }

    private void measure(int round, ShortCommand shortCommand, Map<String, String> environment)
            throws IOException, InterruptedException {
        Stopwatch stopwatch = Stopwatch.start();
        call(shortCommand.words(), environment);
        double taken = stopwatch.stop().seconds();
        System.err.printf(
                Locale.ROOT,
                "%-8s barback %-30s %.2f s%n",
                round == 0 ? "warm-up" : "round " + round,
                shortCommand.line(),
                taken);
        if (round > 0) { // the first one reads the jars from the disk
            seconds.computeIfAbsent(shortCommand, each -> new ArrayList<>()).add(taken);
        }
    }

    private static void call(List<String> words, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bin/barback"));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("BARBACK_") || name.startsWith("PUBSUB_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end.");
        } else if (process.exitValue() != 0) {
            throw new IllegalStateException(command + " failed; is this the root of a checkout?");
        }
    }

    private String table() {
        StringBuilder text = new StringBuilder(
                "| command | s | ratio to %s |\n| --- | ---: | ---: |\n".formatted(ShortCommand.VERSION.line()));
        double version = median(ShortCommand.VERSION);
        for (ShortCommand shortCommand : seconds.keySet()) {
            double median = median(shortCommand);
            text.append(String.format(Locale.ROOT, "| `barback %s` | %.2f |", shortCommand.line(), median));
            text.append(Double.isNaN(version) ? "  |\n" : String.format(Locale.ROOT, " %.2f |%n", median / version));
        }
        return text.toString();
    }

    private double median(ShortCommand shortCommand) {
        return Medians.median(seconds.getOrDefault(shortCommand, List.of(Double.NaN)));
    }
}
