package dev.barback.cli;

import java.util.Locale;

/**
 * A result of one of the doctor's checks.
 *
 * @param mark the severity
 * @param sentence the finding, and what to do
 */
record Finding(Mark mark, String sentence) {
    /** The severity. */
    enum Mark {
        /** All right. */
        OK,
        /** Works, but worth knowing. */
        HINT,
        /** Does not work. */
        PROBLEM
    }

    static Finding ok(String sentence) {
        return new Finding(Mark.OK, sentence);
    }

    static Finding hint(String sentence) {
        return new Finding(Mark.HINT, sentence);
    }

    static Finding problem(String sentence) {
        return new Finding(Mark.PROBLEM, sentence);
    }

    @Override
    public String toString() {
        return "%-8s %s".formatted(mark.name().toLowerCase(Locale.ROOT), sentence);
    }
}
