package dev.barback.examples.counters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A counter as the page shows it.
 *
 * @param name its name
 * @param value what the API said last; null = nothing yet
 * @param pending presses that are on their way
 * @param problems presses that did not get through
 */
record Counter(String name, @Nullable Long value, long pending, List<Problem> problems) {

    /**
     * A press that did not get through, and can be pressed again.
     *
     * @param id the press's
     * @param counter which counter was pressed
     * @param delta 1 or -1
     * @param reason for people
     */
    record Problem(String id, String counter, int delta, String reason) {}
}
