package dev.barback.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The same figure, measured in several rounds of each way. */
final class Medians {
    private final Map<Way, List<Double>> values = new EnumMap<>(Way.class);

    void add(Way way, double value) {
        values.computeIfAbsent(way, each -> new ArrayList<>()).add(value);
    }

    double of(Way way) {
        return median(values.getOrDefault(way, List.of(Double.NaN)));
    }

    double ratio(Way one, Way other) {
        return of(one) / of(other);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
