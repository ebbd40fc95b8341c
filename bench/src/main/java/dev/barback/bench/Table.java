package dev.barback.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of both clients and their ratios, in Markdown. */
final class Table {
    private final Map<Row, Medians> rows = new LinkedHashMap<>();

    void add(Scenario scenario, boolean isBarback, List<Figure> figures) {
        for (Figure figure : figures) {
            rows.computeIfAbsent(new Row(scenario, figure.unit(), figure.aim()), row -> new Medians())
                    .add(isBarback, figure.value());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("""
                | what | unit | bare client | Barback | ratio | aim | met |
                | --- | --- | ---: | ---: | ---: | --- | --- |
                """);
        rows.forEach((row, medians) -> text.append(row.line(medians)));
        return text.toString();
    }

    private record Row(Scenario scenario, String unit, Aim aim) {
        String line(Medians medians) {
            double ratio = medians.ratio();
            return "| %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            scenario.title(),
                            unit,
                            number(medians.bare()),
                            number(medians.barback()),
                            String.format(Locale.ROOT, "%.2f", ratio),
                            aim.text(),
                            aim.verdict(ratio));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.1f" : "%,.0f", value);
    }
}
