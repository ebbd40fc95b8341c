package dev.barback.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The values of one figure, measured in several rounds of each way. */
final class Medians {
    private final Map<ClientKind, List<Double>> values = new EnumMap<>(ClientKind.class);

    void add(ClientKind clientKind, double value) {
        values.computeIfAbsent(clientKind, each -> new ArrayList<>()).add(value);
    }

    double of(ClientKind clientKind) {
        return median(values.getOrDefault(clientKind, List.of(Double.NaN)));
    }

    double ratio(ClientKind one, ClientKind other) {
        return of(one) / of(other);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
