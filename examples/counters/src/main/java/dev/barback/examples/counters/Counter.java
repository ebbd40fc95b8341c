package dev.barback.examples.counters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A counter as the page shows it.
 *
 * @param name its name
 * @param value the API's latest value; null = none yet
 * @param pending presses that are not counted yet
 * @param problems presses that failed
 */
record Counter(String name, @Nullable Long value, long pending, List<Problem> problems) {

    /**
     * A press that failed, and can be pressed again.
     *
     * @param id the press's id
     * @param counter the counter's name
     * @param delta 1 or -1
     * @param reason why it failed, for the user
     */
    record Problem(String id, String counter, int delta, String reason) {}
}
