package dev.barback.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of the benchmark.
 *
 * @param systems the brokers ({@code --on pubsub,postgres,sqlite,commands,command-line}; all)
 * @param jobs the number of jobs in each measurement ({@code --jobs}; 50,000 on Pub/Sub, 20,000 on databases, 8,000
 *     commands); 0 = not given
 * @param rounds the number of rounds that count, after one that does not ({@code --rounds}; 3)
 * @param only these scenarios ({@code --only drain,bulk}), by the beginnings of their names; empty = all
 * @param pullers the number of threads with which the bare client pulls ({@code --pullers}; 2)
 * @param bytes of text in each job on a database ({@code --bytes}; 0)
 * @param contenders the compared libraries on databases ({@code --contenders db-scheduler,barback}; all)
 */
record BenchOptions(
        Set<MeasuredSystem> systems,
        int jobs,
        int rounds,
        List<String> only,
        int pullers,
        int bytes,
        List<ContenderKind> contenders) {

    /** The system to be measured: a broker, the command server, or the command line. */
    enum MeasuredSystem {
        PUBSUB,
        POSTGRES,
        SQLITE,
        COMMANDS,
        COMMAND_LINE
    }

    static BenchOptions of(String... arguments) {
        BenchOptions benchOptions = new BenchOptions(
                EnumSet.allOf(MeasuredSystem.class), 0, 3, List.of(), 2, 0, List.of(ContenderKind.values()));
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("The option " + arguments[i] + " needs a value.");
            }
            benchOptions = benchOptions.with(arguments[i], arguments[i + 1]);
        }
        benchOptions.requireKnown();
        return benchOptions;
    }

    int jobsOr(int standard) {
        return jobs == 0 ? standard : jobs;
    }

    /** The scenarios to be measured; "one" chooses ONE_BY_ONE and ONE_BY_ONE_8. */
    <T extends Enum<T>> List<T> chosen(T[] scenarios) {
        return Arrays.stream(scenarios).filter(this::isChosen).toList();
    }

    private boolean isChosen(Enum<?> scenario) {
        return only.isEmpty() || only.stream().anyMatch(prefix -> (name(scenario) + "-").startsWith(prefix + "-"));
    }

    private void requireKnown() {
        List<Enum<?>> all = new ArrayList<>(List.of(Scenario.values()));
        all.addAll(List.of(DatabaseScenario.values()));
        all.addAll(List.of(CommandScenario.values()));
        all.addAll(List.of(ShortCommand.values()));
        for (String prefix : only) {
            if (all.stream().noneMatch(scenario -> (name(scenario) + "-").startsWith(prefix + "-"))) {
                throw new IllegalArgumentException("There is no scenario " + prefix + ".");
            }
        }
    }

    private BenchOptions with(String option, String value) {
        return switch (option) {
            case "--on" ->
                new BenchOptions(
                        EnumSet.copyOf(parse(MeasuredSystem.class, value)),
                        jobs,
                        rounds,
                        only,
                        pullers,
                        bytes,
                        contenders);
            case "--jobs" ->
                new BenchOptions(systems, Integer.parseInt(value), rounds, only, pullers, bytes, contenders);
            case "--rounds" ->
                new BenchOptions(systems, jobs, Integer.parseInt(value), only, pullers, bytes, contenders);
            case "--only" -> new BenchOptions(systems, jobs, rounds, split(value), pullers, bytes, contenders);
            case "--pullers" ->
                new BenchOptions(systems, jobs, rounds, only, Integer.parseInt(value), bytes, contenders);
            case "--bytes" ->
                new BenchOptions(systems, jobs, rounds, only, pullers, Integer.parseInt(value), contenders);
            case "--contenders" ->
                new BenchOptions(systems, jobs, rounds, only, pullers, bytes, parse(ContenderKind.class, value));
            default -> throw new IllegalArgumentException("There is no option " + option + ".");
        };
    }

    private static <T extends Enum<T>> List<T> parse(Class<T> type, String names) {
        return split(names).stream()
                .map(name -> Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_')))
                .collect(Collectors.toList());
    }

    private static List<String> split(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String name(Enum<?> scenario) {
        return scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
