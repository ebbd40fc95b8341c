package dev.barback.broker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decides how many messages each user gets in a fetch, if the broker can choose. Thread-safe. */
@FunctionalInterface
public interface FairnessPolicy {
    /** The same number for each user, as far as the places suffice. */
    FairnessPolicy EQUAL = (users, places) -> {
        Map<String, Integer> each = new LinkedHashMap<>();
        int left = places;
        int still = users.size();
        for (String user : users) {
            int share = (left + still - 1) / still;
            if (share > 0) {
                each.put(user, share);
            }
            left -= share;
            still--;
        }
        return each;
    };

    /**
     * Shares the places of a fetch among users.
     *
     * @param users the users who have deliverable messages, each once; "" stands for no user
     * @param places the maximum number of messages, 1 or more
     * @return the number of messages by user, 1 or more each, together no more than the places; users not named get
     *     none. Empty = no message is wanted now; the broker then delivers none, and does not wait
     */
    Map<String, Integer> share(Collection<String> users, int places);
}
