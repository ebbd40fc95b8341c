package dev.barback.bench;

/**
 * Between what bounds a ratio should be.
 *
 * @param text as the table shows it
 */
record Aim(double least, double most, String text) {
    /** Measured for information. */
    static final Aim NONE = new Aim(0, Double.MAX_VALUE, "");

    static Aim atLeast(double ratio) {
        return new Aim(ratio, Double.MAX_VALUE, "at least " + ratio);
    }

    static Aim atMost(double ratio) {
        return new Aim(0, ratio, "at most " + ratio);
    }

    String verdict(double ratio) {
        if (text.isEmpty()) {
            return "";
        }
        return ratio >= least && ratio <= most ? "yes" : "no";
    }
}
