package dev.barback.worker;

import dev.barback.fair.DurationEstimates;
import dev.barback.fair.FairScheduler;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Previews which users' jobs are next, by the recent durations of their jobs. Not thread-safe.
 *
 * @param shares a copy, which is used up
 * @param users the users of the preview, by their virtual queues
 * @param durations how long jobs of each virtual queue take
 */
record SharePreview(FairScheduler shares, Map<String, String> users, DurationEstimates durations) {

    /** The number of places that each user gets, of this many. */
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
