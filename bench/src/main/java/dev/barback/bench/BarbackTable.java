package dev.barback.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of Barback alone, and their ratios to those of other scenarios, in Markdown. */
final class BarbackTable {
    private final String system;
    private final Map<Row, List<Double>> values = new LinkedHashMap<>();

    /** @param system the measured database */
    BarbackTable(String system) {
        this.system = system;
    }

    void add(BarbackScenario scenario, List<Figure> figures) {
        for (Figure figure : figures) {
            values.computeIfAbsent(new Row(scenario, figure.unit(), figure.bounds()), row -> new ArrayList<>())
                    .add(figure.value());
        }
    }

    List<Verdict> verdicts() {
        return values.keySet().stream()
                .filter(row -> !row.bounds.equals(Bounds.NONE))
                .map(row -> new Verdict(
                        system + ": " + row.scenario.title() + ", " + row.unit + row.comparedWith(),
                        row.bounds,
                        judged(row)))
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "| what | unit | Barback | ratio | aim | met |\n| --- | --- | ---: | ---: | --- | --- |\n");
        values.keySet().forEach(row -> text.append(line(row)).append('\n'));
        return text.toString();
    }

    private String line(Row row) {
        double ratio = ratio(row);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |",
                row.scenario.title(),
                row.unit,
                RivalTable.number(median(row)),
                Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f%s", ratio, row.comparedWith()),
                row.bounds.text(),
                row.bounds.verdict(judged(row)));
    }

    private double judged(Row row) {
        return row.scenario.baseline() == null ? median(row) : ratio(row);
    }

    /** NaN = there is nothing to compare with. */
    private double ratio(Row row) {
        return values.keySet().stream()
                .filter(other -> other.scenario == row.scenario.baseline() && other.unit.equals(row.unit))
                .mapToDouble(other -> median(row) / median(other))
                .findFirst()
                .orElse(Double.NaN);
    }

    private double median(Row row) {
        return Medians.median(values.getOrDefault(row, List.of(Double.NaN)));
    }

    private record Row(BarbackScenario scenario, String unit, Bounds bounds) {
        String comparedWith() {
            BarbackScenario baseline = scenario.baseline();
            return baseline == null ? "" : " to " + baseline.title();
        }
    }
}
