package dev.barback.bench;

import java.util.List;
import java.util.Locale;

/**
 * An aim, and what was reached.
 *
 * @param what the measured thing, and what it is compared with
 */
record Verdict(String what, Bounds bounds, double value) {

    /** The aims that were measured, in Markdown. */
    static String table(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder("| aim | | reached | met |\n| --- | --- | ---: | --- |\n");
        for (Verdict verdict : verdicts) {
            if (!Double.isNaN(verdict.value)) {
                text.append(verdict.line()).append('\n');
            }
        }
        return text.toString();
    }

    private String line() {
        return String.format(Locale.ROOT, "| %s | %s | %.2f | %s |", what, bounds.text(), value, bounds.verdict(value));
    }
}
