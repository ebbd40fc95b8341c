package dev.barback.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of all routes, and how telnet compares, in Markdown. */
final class CommandTable {
    private final Map<Row, Map<Route, List<Double>>> rows = new LinkedHashMap<>();

    void add(CommandScenario scenario, int clients, Route route, List<Reading> readings) {
        for (Reading reading : readings) {
            rows.computeIfAbsent(new Row(scenario, clients, reading.unit()), row -> new EnumMap<>(Route.class))
                    .computeIfAbsent(route, each -> new ArrayList<>())
                    .add(reading.value());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| what | clients | unit |");
        for (Route route : Route.values()) {
            text.append(' ').append(route.title()).append(" |");
        }
        text.append(" telnet to HTTP | telnet to application |\n| --- | ---: | --- |");
        text.append(" ---: |".repeat(Route.values().length + 2)).append('\n');
        rows.forEach((row, values) -> text.append(line(row, values)).append('\n'));
        return text.toString();
    }

    private static String line(Row row, Map<Route, List<Double>> values) {
        StringBuilder line =
                new StringBuilder("| %s | %d | %s |".formatted(row.scenario.title(), row.clients, row.unit));
        for (Route route : Route.values()) {
            line.append(cell(median(values, route), "%,.0f"));
        }
        double telnet = median(values, Route.TELNET);
        line.append(cell(telnet / median(values, Route.HTTP), "%.2f"));
        line.append(cell(telnet / median(values, Route.NONE), "%.2f"));
        return line.toString();
    }

    private static double median(Map<Route, List<Double>> values, Route route) {
        List<Double> all = values.get(route);
        return all == null ? Double.NaN : Medians.median(all);
    }

    private static String cell(double value, String format) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, " " + format + " |", value) : "  |";
    }

    private record Row(CommandScenario scenario, int clients, String unit) {}
}
