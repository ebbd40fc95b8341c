package dev.barback.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of all ways to use Pub/Sub, and their ratios, in Markdown. */
final class PubSubTable {
    private static final Bounds DRAIN_WITH_RECORDS = Bounds.atLeast(0.35);

    private final Map<Row, Medians> rows = new LinkedHashMap<>();

    void add(Scenario scenario, ClientKind clientKind, List<Figure> figures) {
        for (Figure figure : figures) {
            rows.computeIfAbsent(new Row(scenario, figure.unit(), figure.bounds()), row -> new Medians())
                    .add(clientKind, figure.value());
        }
    }

    /** Those of Barback without records, and of its drains with records, beside the bare client. */
    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        rows.forEach((row, medians) -> {
            if (!row.bounds.equals(Bounds.NONE)) {
                String what = "Pub/Sub: %s, %s, to the bare client".formatted(row.scenario.title(), row.unit);
                verdicts.add(new Verdict(what, row.bounds, medians.ratio(ClientKind.BARBACK, ClientKind.BARE)));
                if (row.scenario.isDrain()) {
                    verdicts.add(new Verdict(
                            what + ", with records",
                            DRAIN_WITH_RECORDS,
                            medians.ratio(ClientKind.BARBACK_WITH_RECORDS, ClientKind.BARE)));
                }
            }
        });
        return verdicts;
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
