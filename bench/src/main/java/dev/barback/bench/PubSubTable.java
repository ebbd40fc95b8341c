package dev.barback.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of all ways to use Pub/Sub, and their ratios, in Markdown. */
final class PubSubTable {
    private final Map<Row, Medians> rows = new LinkedHashMap<>();

    void add(Scenario scenario, ClientKind clientKind, List<Figure> figures) {
        for (Figure figure : figures) {
            rows.computeIfAbsent(new Row(scenario, figure.unit(), figure.bounds()), row -> new Medians())
                    .add(clientKind, figure.value());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| what | unit |");
        for (ClientKind clientKind : ClientKind.values()) {
            text.append(' ').append(clientKind.title()).append(" |");
        }
        text.append(" Barback to bare | aim | met | 10 users to none | with records to without |\n| --- | --- |");
        text.append(" ---: |".repeat(ClientKind.values().length)).append(" ---: | --- | --- | ---: | ---: |\n");
        rows.forEach((row, medians) -> text.append(row.line(medians)).append('\n'));
        return text.toString();
    }

    private record Row(Scenario scenario, String unit, Bounds bounds) {
        String line(Medians medians) {
            StringBuilder line = new StringBuilder("| %s | %s |".formatted(scenario.title(), unit));
            for (ClientKind clientKind : ClientKind.values()) {
                line.append(' ').append(number(medians.of(clientKind))).append(" |");
            }
            double ratio = medians.ratio(ClientKind.BARBACK, ClientKind.BARE);
            line.append(" %s | %s | %s |".formatted(ratio(ratio), bounds.text(), bounds.verdict(ratio)));
            line.append(" %s |".formatted(ratio(medians.ratio(ClientKind.BARBACK_WITH_USERS, ClientKind.BARBACK))));
            line.append(" %s |".formatted(ratio(medians.ratio(ClientKind.BARBACK_WITH_RECORDS, ClientKind.BARBACK))));
            return line.toString();
        }
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.1f" : "%,.0f", value);
    }
}
