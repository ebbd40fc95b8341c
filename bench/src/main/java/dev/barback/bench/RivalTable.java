package dev.barback.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of all contenders, and Barback's ratios to them, in Markdown. */
final class RivalTable {
    private final DatabaseServer databaseServer;
    private final Map<Row, Map<ContenderKind, List<Double>>> rows = new LinkedHashMap<>();
    private final List<ContenderKind> kinds = new ArrayList<>();

    RivalTable(DatabaseServer databaseServer) {
        this.databaseServer = databaseServer;
    }

    void add(DatabaseScenario scenario, ContenderKind kind, List<Reading> readings) {
        if (!kinds.contains(kind)) {
            kinds.add(kind);
        }
        for (Reading reading : readings) {
            rows.computeIfAbsent(
                            new Row(scenario, reading.unit(), reading.target()),
                            row -> new EnumMap<>(ContenderKind.class))
                    .computeIfAbsent(kind, key -> new ArrayList<>())
                    .add(reading.value());
        }
    }

    /** Those of the drain with records. */
    List<Verdict> verdicts() {
        Map<ContenderKind, Double> drains = new EnumMap<>(ContenderKind.class);
        rows.forEach((row, values) -> {
            if (row.scenario == DatabaseScenario.DRAIN && !row.target.lessIsBetter()) {
                drains.putAll(medians(values));
            }
        });
        double withRecords = drains.getOrDefault(ContenderKind.BARBACK_WITH_RECORDS, Double.NaN);
        List<Verdict> verdicts = new ArrayList<>();
        databaseServer
                .drainsWithRecords()
                .forEach((kind, bounds) -> verdicts.add(new Verdict(
                        "%s: drain with records to %s".formatted(databaseServer.name(), kind.title()),
                        bounds,
                        withRecords / drains.getOrDefault(kind, Double.NaN))));
        return verdicts;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| what | unit |");
        kinds.forEach(kind -> text.append(' ').append(kind.title()).append(" |"));
        text.append(
                " better than db-scheduler | than Graphile Worker | than JobRunr | 10 users to none | with records to without |\n| --- | --- |");
        text.append(" ---: |".repeat(kinds.size())).append(" --- | --- | --- | ---: | ---: |\n");
        rows.forEach((row, values) -> text.append(line(row, values)).append('\n'));
        return text.toString();
    }

    private String line(Row row, Map<ContenderKind, List<Double>> values) {
        Map<ContenderKind, Double> medians = medians(values);
        StringBuilder line = new StringBuilder("| %s | %s |".formatted(row.scenario.title(), row.unit));
        for (ContenderKind kind : kinds) {
            double value = medians.getOrDefault(kind, Double.NaN);
            String judged = kind == ContenderKind.BARBACK ? judged(value, row.target.ownBounds()) : "";
            line.append(' ').append(number(value)).append(judged).append(" |");
        }
        line.append(times(row.target, medians, ContenderKind.DB_SCHEDULER, row.target.ratioToDbScheduler()));
        line.append(times(row.target, medians, ContenderKind.GRAPHILE_WORKER, Bounds.NONE));
        line.append(times(row.target, medians, ContenderKind.JOBRUNR, row.target.ratioToJobRunr()));
        line.append(toPlain(medians, ContenderKind.BARBACK_WITH_USERS));
        line.append(toPlain(medians, ContenderKind.BARBACK_WITH_RECORDS));
        return line.toString();
    }

    private static Map<ContenderKind, Double> medians(Map<ContenderKind, List<Double>> values) {
        Map<ContenderKind, Double> medians = new EnumMap<>(ContenderKind.class);
        values.forEach((kind, all) -> medians.put(kind, Medians.median(all)));
        return medians;
    }

    private static String toPlain(Map<ContenderKind, Double> medians, ContenderKind kind) {
        Double without = medians.get(ContenderKind.BARBACK);
        Double with = medians.get(kind);
        return without == null || with == null ? "  |" : String.format(Locale.ROOT, " %.2f |", with / without);
    }

    private static String times(Target target, Map<ContenderKind, Double> medians, ContenderKind rival, Bounds bounds) {
        Double barbackMedian = medians.get(ContenderKind.BARBACK);
        Double rivalMedian = medians.get(rival);
        if (barbackMedian == null || rivalMedian == null) {
            return "  |";
        }
        double times = target.times(barbackMedian, rivalMedian);
        String text = Double.isFinite(times) ? number(times) + " times" + judged(times, bounds) : "";
        return " " + text + " |";
    }

    private static String judged(double value, Bounds bounds) {
        return bounds.equals(Bounds.NONE) ? "" : " (%s: %s)".formatted(bounds.text(), bounds.verdict(value));
    }

    static String number(double value) {
        if (value >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 10 ? "%.2f" : "%.1f", value);
    }

    private record Row(DatabaseScenario scenario, String unit, Target target) {}
}
