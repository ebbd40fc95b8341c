package dev.barback.bench;

import java.util.ArrayList;
import java.util.List;

/** The same figure, measured in several rounds by both clients. */
final class Medians {
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> barback = new ArrayList<>();

    void add(boolean isBarback, double value) {
        (isBarback ? barback : bare).add(value);
    }

    double bare() {
        return median(bare);
    }

    double barback() {
        return median(barback);
    }

    double ratio() {
        return barback() / bare();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
