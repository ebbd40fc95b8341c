package dev.barback.internal.worker;

import dev.barback.internal.fair.DurationEstimates;
import dev.barback.internal.fair.FairScheduler;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Previews which users' jobs are next, by the recent durations of their jobs. Not thread-safe.
 *
 * @param fairScheduler a copy, which is used up
 * @param users the users of the preview, by their virtual queues
 * @param durations how long jobs of each virtual queue take
 */
record SharePreview(FairScheduler fairScheduler, Map<String, String> users, DurationEstimates durations) {

    /** The number of messages of each user, of this many in all. */
    Map<String, Integer> share(int count) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String virtualQueue = fairScheduler.next();
            if (virtualQueue == null) { // all are at their limits
                break;
            }
            counts.merge(users.get(virtualQueue), 1, Integer::sum);
            fairScheduler.started(virtualQueue, durations.estimate(virtualQueue));
        }
        return counts;
    }
}
