package dev.barback.faults;

import dev.barback.faults.Round.Health;
import dev.barback.faults.Round.Hit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of a round: a row of the table.
 *
 * @param hits empty = the fault could not be injected
 */
record RoundResult(String broker, String fault, List<Hit> hits, Counts counts, Limits limits) {
    /**
     * Numbers of jobs.
     *
     * @param confirmed jobs that were enqueued
     * @param lost jobs that have not ended, and have no open record
     * @param stuck jobs that have not ended, and have an open record
     * @param doubled jobs with more executions than expected
     * @param early jobs that started before they were due
     */
    record Counts(long confirmed, long lost, long stuck, long doubled, long early) {}

    /**
     * Numbers to compare the counts with.
     *
     * @param inFlight the most jobs at a time that were being enqueued or held by workers
     * @param maxDoubled how many may be doubled: those in flight, by each hit, and by each of the two steps of a clock
     * @param wrongRecords the number of jobs whose record differs from the expected end
     * @param isHealthy whether all processes reported at the end that they are healthy
     */
    record Limits(long inFlight, long maxDoubled, long wrongRecords, boolean isHealthy) {}

    static final String HEAD = """
            | broker | fault | hits | jobs | lost | stuck | doubled | in flight | early | records wrong | recovered after | unhealthy after | log lines/s |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """;

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,d | %d | %d | %d | %d | %d | %d | %s | %s | %s |",
                broker,
                fault,
                hits.size(),
                counts.confirmed(),
                counts.lost(),
                counts.stuck(),
                counts.doubled(),
                limits.inFlight(),
                counts.early(),
                limits.wrongRecords(),
                limits.isHealthy() ? slowest(hits.stream().map(Hit::recoveredAfter), "never") : "never",
                unhealthyAfter(),
                hits.stream()
                        .map(Hit::linesPerSecond)
                        .max(Double::compareTo)
                        .map(max -> String.format(Locale.ROOT, "%.1f", max))
                        .orElse("-"));
    }

    /**
     * Whether no job was lost, stuck or early, no more were doubled than were in flight, each record is right, and all
     * processes reported in time that nothing got through, and recovered by themselves.
     */
    boolean isGood() {
        return counts.lost() + counts.stuck() + counts.early() + limits.wrongRecords() == 0
                && counts.doubled() <= limits.maxDoubled()
                && healths().allMatch(Health::isGood)
                && limits.isHealthy();
    }

    private Stream<Health> healths() {
        return hits.stream().flatMap(hit -> hit.health().stream());
    }

    private String unhealthyAfter() {
        if (healths().findAny().isEmpty()) {
            return "-";
        }
        String otherwise = healths().allMatch(Health::isGood) ? "jobs got through" : "never";
        return slowest(healths().map(Health::unhealthyAfter), otherwise);
    }

    private static String slowest(Stream<Optional<Duration>> times, String otherwise) {
        List<Optional<Duration>> all = times.toList();
        if (all.isEmpty()) {
            return "-";
        } else if (all.stream().anyMatch(Optional::isEmpty)) {
            return otherwise;
        }
        return all.stream()
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .map(longest -> String.format(Locale.ROOT, "%.1f s", longest.toMillis() / 1e3))
                .orElse(otherwise);
    }
}
