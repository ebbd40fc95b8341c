package dev.barback.worker;

import dev.barback.fair.Durations;
import dev.barback.fair.FairShares;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose turns the next will be, if all goes as it did lately. Not thread-safe.
 *
 * @param shares a copy, which is used up
 * @param users who is asked about, by their lines
 * @param durations what jobs of each line take
 */
record Foresight(FairShares shares, Map<String, String> users, Durations durations) {

    /** How many of so many places each user gets. */
    Map<String, Integer> share(int places) {
        Map<String, Integer> each = new LinkedHashMap<>();
        for (int i = 0; i < places; i++) {
            String line = shares.next();
            if (line == null) { // all are at their limits
                break;
            }
            each.merge(users.get(line), 1, Integer::sum);
            shares.started(line, durations.estimate(line));
        }
        return each;
    }
}
