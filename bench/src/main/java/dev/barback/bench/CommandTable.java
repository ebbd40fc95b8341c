package dev.barback.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of all routes, and the ratios of telnet to the others, in Markdown. */
final class CommandTable {
    private final Map<Row, Map<RequestPath, List<Double>>> rows = new LinkedHashMap<>();

    void add(CommandScenario scenario, int clients, RequestPath requestPath, List<Reading> readings) {
        for (Reading reading : readings) {
            rows.computeIfAbsent(new Row(scenario, clients, reading.unit()), row -> new EnumMap<>(RequestPath.class))
                    .computeIfAbsent(requestPath, each -> new ArrayList<>())
                    .add(reading.value());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| what | clients | unit |");
        for (RequestPath requestPath : RequestPath.values()) {
            text.append(' ').append(requestPath.title()).append(" |");
        }
        text.append(" telnet to HTTP | telnet to application |\n| --- | ---: | --- |");
        text.append(" ---: |".repeat(RequestPath.values().length + 2)).append('\n');
        rows.forEach((row, values) -> text.append(line(row, values)).append('\n'));
        return text.toString();
    }

    private static String line(Row row, Map<RequestPath, List<Double>> values) {
        StringBuilder line =
                new StringBuilder("| %s | %d | %s |".formatted(row.scenario.title(), row.clients, row.unit));
        for (RequestPath requestPath : RequestPath.values()) {
            line.append(cell(median(values, requestPath), "%,.0f"));
        }
        double telnet = median(values, RequestPath.TELNET);
        line.append(cell(telnet / median(values, RequestPath.HTTP), "%.2f"));
        line.append(cell(telnet / median(values, RequestPath.NONE), "%.2f"));
        return line.toString();
    }

    private static double median(Map<RequestPath, List<Double>> values, RequestPath requestPath) {
        List<Double> all = values.get(requestPath);
        return all == null ? Double.NaN : Medians.median(all);
    }

    private static String cell(double value, String format) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, " " + format + " |", value) : "  |";
    }

    private record Row(CommandScenario scenario, int clients, String unit) {}
}
