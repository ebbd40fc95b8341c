package dev.barback.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The options of the benchmark: names with their values, and {@code --quick}. */
final class BenchOptions {
    private static final String QUICK = "--quick";
    private static final Map<String, String> STANDARD = Map.of(
            "--on", "",
            "--jobs", "0",
            "--rounds", "3",
            "--only", "",
            "--pullers", "2",
            "--bytes", "0",
            "--contenders", "",
            "--seconds", "60",
            "--bound", "60");

    /** What the targets need, and no more; the long scenarios once. */
    private static final Map<String, String> OF_QUICK = Map.of(
            "--on", "pubsub,postgres,sqlite",
            "--jobs", "10000",
            "--rounds", "2",
            "--only", "bulk,drain,queues-1,queues-1000,due-at-once,users,ten-ms-50,urgent,snapshot,recovery",
            "--contenders", "db-scheduler,graphile-worker,barback,barback-with-records",
            "--seconds", "4",
            "--bound", "8");

    private final boolean isQuick;
    private final Set<MeasuredSystem> systems;
    private final List<String> only;
    private final List<ContenderKind> contenders;
    private final Map<String, String> values;

    /** The system to be measured: a broker, the command server, or the command line. */
    enum MeasuredSystem {
        PUBSUB,
        POSTGRES,
        SQLITE,
        COMMANDS,
        COMMAND_LINE
    }

    private BenchOptions(boolean isQuick, Map<String, String> values) {
        this.isQuick = isQuick;
        this.values = Map.copyOf(values);
        this.systems = EnumSet.copyOf(parse(MeasuredSystem.values(), value("--on")));
        this.contenders = parse(ContenderKind.values(), value("--contenders"));
        this.only = split(value("--only"));
        requireKnown();
    }

    static BenchOptions of(String... arguments) {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean isQuick = given.remove(QUICK);
        Map<String, String> values = new HashMap<>(STANDARD);
        if (isQuick) {
            values.putAll(OF_QUICK);
        }
        for (int i = 0; i < given.size(); i += 2) {
            String option = given.get(i);
            if (i + 1 == given.size()) {
                throw new IllegalArgumentException("The option " + option + " needs a value.");
            } else if (values.replace(option, given.get(i + 1)) == null) {
                throw new IllegalArgumentException("There is no option " + option + ".");
            }
        }
        return new BenchOptions(isQuick, values);
    }

    /** Whether only the targets are measured, in a few minutes ({@code --quick}). */
    boolean isQuick() {
        return isQuick;
    }

    /** The systems to be measured ({@code --on pubsub,postgres,sqlite,commands,command-line}; all). */
    Set<MeasuredSystem> systems() {
        return systems;
    }

    /**
     * The number of jobs in each measurement ({@code --jobs}; 50,000 on Pub/Sub, 20,000 on databases, 8,000 commands).
     *
     * @param standard the number if none is given
     */
    int jobsOr(int standard) {
        return number("--jobs") == 0 ? standard : number("--jobs");
    }

    /** The number of rounds that count, after one that does not ({@code --rounds}; 3). */
    int rounds() {
        return number("--rounds");
    }

    /** The number of threads with which the bare client pulls ({@code --pullers}; 2). */
    int pullers() {
        return number("--pullers");
    }

    /** The bytes of text in each job on a database ({@code --bytes}; 0). */
    int bytes() {
        return number("--bytes");
    }

    /** How long a steady state is kept ({@code --seconds}; 60). */
    Duration steadyTime() {
        return Duration.ofSeconds(number("--seconds"));
    }

    /** The time after which a scenario of Barback alone reports what it has reached ({@code --bound}; 60). */
    Duration bound() {
        return Duration.ofSeconds(number("--bound"));
    }

    /** The compared libraries on databases ({@code --contenders db-scheduler,barback}; all). */
    List<ContenderKind> contenders() {
        return contenders;
    }

    /** The scenarios to be measured; "one" chooses ONE_BY_ONE and ONE_BY_ONE_8. */
    <T extends Enum<T>> List<T> chosen(T[] scenarios) {
        return Arrays.stream(scenarios).filter(this::isChosen).toList();
    }

    private int number(String option) {
        return Integer.parseInt(value(option));
    }

    private String value(String option) {
        return values.getOrDefault(option, "");
    }

    private boolean isChosen(Enum<?> scenario) {
        return only.isEmpty() || only.stream().anyMatch(prefix -> isPrefixOf(scenario, prefix));
    }

    private void requireKnown() {
        List<Enum<?>> all = new ArrayList<>(List.of(Scenario.values()));
        all.addAll(List.of(DatabaseScenario.values()));
        all.addAll(List.of(BarbackScenario.values()));
        all.addAll(List.of(CommandScenario.values()));
        all.addAll(List.of(ShortCommand.values()));
        for (String prefix : only) {
            if (all.stream().noneMatch(scenario -> isPrefixOf(scenario, prefix))) {
                throw new IllegalArgumentException("There is no scenario " + prefix + ".");
            }
        }
    }

    private static boolean isPrefixOf(Enum<?> scenario, String prefix) {
        return (name(scenario) + "-").startsWith(prefix + "-");
    }

    /** The values with these names; all, if none is named. */
    private static <T extends Enum<T>> List<T> parse(T[] values, String names) {
        List<String> split = split(names);
        for (String name : split) {
            if (Arrays.stream(values).noneMatch(value -> name(value).equals(name))) {
                throw new IllegalArgumentException("There is no " + name + "; there are "
                        + Arrays.stream(values).map(BenchOptions::name).toList() + ".");
            }
        }
        return Arrays.stream(values)
                .filter(value -> split.isEmpty() || split.contains(name(value)))
                .toList();
    }

    private static List<String> split(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String name(Enum<?> scenario) {
        return scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
