package dev.barback.cli;

import java.util.Locale;

/**
 * One thing that the doctor found.
 *
 * @param mark how bad it is
 * @param sentence what it is, and what to do
 */
record Finding(Mark mark, String sentence) {
    /** How bad it is. */
    enum Mark {
        /** As it should be. */
        OK,
        /** Works, but should be known. */
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
