package dev.barback.cli;

import java.util.Locale;

/**
 * A result of one of the doctor's checks.
 *
 * @param severity the severity
 * @param sentence the finding, and what to do
 */
record Finding(Severity severity, String sentence) {
    /** The severity. */
    enum Severity {
        /** All right. */
        OK,
        /** Works, but worth knowing. */
        HINT,
        /** Does not work. */
        PROBLEM
    }

    static Finding ok(String sentence) {
        return new Finding(Severity.OK, sentence);
    }

    static Finding hint(String sentence) {
        return new Finding(Severity.HINT, sentence);
    }

    static Finding problem(String sentence) {
        return new Finding(Severity.PROBLEM, sentence);
    }

    @Override
    public String toString() {
        return "%-8s %s".formatted(severity.name().toLowerCase(Locale.ROOT), sentence);
    }
}
