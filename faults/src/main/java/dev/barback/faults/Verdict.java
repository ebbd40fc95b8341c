package dev.barback.faults;

import dev.barback.faults.Round.Hit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a round did: a row of the table.
 *
 * @param hits empty = it could not be tried
 */
record Verdict(String carrier, String fault, List<Hit> hits, Counts counts, Limits limits) {
    /**
     * Numbers of jobs.
     *
     * @param confirmed were enqueued
     * @param lost have not ended, and nothing knows them
     * @param stuck have not ended, and the records say that they will
     * @param doubled had an execution more than they should
     * @param early started before they were due
     */
    record Counts(long confirmed, long lost, long stuck, long doubled, long early) {}

    /**
     * What the counts are compared with.
     *
     * @param inFlight the most that were being enqueued or in the hands of workers at a time: what one hit may double
     * @param disagreeing whose record is another than what happened
     * @param well whether all processes said in the end that they are well
     */
    record Limits(long inFlight, long disagreeing, boolean well) {}

    static final String HEAD = """
            | broker | fault | hits | jobs | lost | stuck | doubled | in flight | early | records wrong | back after | told after | log lines/s |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """;

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,d | %d | %d | %d | %d | %d | %d | %s | %s | %s |",
                carrier,
                fault,
                hits.size(),
                counts.confirmed(),
                counts.lost(),
                counts.stuck(),
                counts.doubled(),
                limits.inFlight(),
                counts.early(),
                limits.disagreeing(),
                limits.well() ? slowest(Hit::recovery, "never") : "never",
                slowest(Hit::told, "-"),
                hits.stream()
                        .map(Hit::linesPerSecond)
                        .max(Double::compareTo)
                        .map(most -> String.format(Locale.ROOT, "%.1f", most))
                        .orElse("-"));
    }

    /** Whether nothing was lost, stuck or early, and all went on by itself. */
    boolean isGood() {
        return counts.lost() + counts.stuck() + counts.early() == 0 && limits.well();
    }

    private String slowest(Function<Hit, Optional<Duration>> time, String otherwise) {
        if (hits.stream().map(time).anyMatch(Optional::isEmpty)) {
            return otherwise;
        }
        return hits.stream()
                .map(time)
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .map(longest -> String.format(Locale.ROOT, "%.1f s", longest.toMillis() / 1e3))
                .orElse(otherwise);
    }
}
