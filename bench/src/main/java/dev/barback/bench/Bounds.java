package dev.barback.bench;

/**
 * The bounds within which a ratio should be.
 *
 * @param text the bounds, as in the table
 */
record Bounds(double min, double max, String text) {
    /** No bounds: measured for information. */
    static final Bounds NONE = new Bounds(0, Double.MAX_VALUE, "");

    static Bounds atLeast(double ratio) {
        return new Bounds(ratio, Double.MAX_VALUE, "at least " + ratio);
    }

    static Bounds atMost(double ratio) {
        return new Bounds(0, ratio, "at most " + ratio);
    }

    String verdict(double ratio) {
        if (text.isEmpty()) {
            return "";
        }
        return ratio >= min && ratio <= max ? "yes" : "no";
    }
}
