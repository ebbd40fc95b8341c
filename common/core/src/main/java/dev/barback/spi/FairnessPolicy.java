package dev.barback.spi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decides how many messages each user gets in a fetch, if the broker can choose. Thread-safe. */
@FunctionalInterface
public interface FairnessPolicy {
    /** The same number for each user, up to the maximum in all. */
    FairnessPolicy EQUAL = (users, max) -> {
        Map<String, Integer> counts = new LinkedHashMap<>();
        int remaining = max;
        int usersLeft = users.size();
        for (String user : users) {
            int share = (remaining + usersLeft - 1) / usersLeft;
            if (share > 0) {
                counts.put(user, share);
            }
            remaining -= share;
            usersLeft--;
        }
        return counts;
    };

    /**
     * Divides the messages of a fetch among users.
     *
     * @param users the users who have deliverable messages, each once; "" stands for no user
     * @param max the maximum number of messages, 1 or more
     * @return the number of messages by user, 1 or more each, together no more than the maximum; users not named get
     *     none. Empty = no message is wanted now; the broker then delivers none, and does not wait
     */
    Map<String, Integer> share(Collection<String> users, int max);
}
