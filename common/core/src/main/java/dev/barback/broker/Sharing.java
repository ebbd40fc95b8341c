package dev.barback.broker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says how many messages each user gets, where a broker can choose. Thread-safe. */
@FunctionalInterface
public interface Sharing {
    /** The same for all, as far as the places go. */
    Sharing EQUAL = (users, places) -> {
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
     * Shares out places.
     *
     * @param users who have messages that could be delivered, each once; "" stands for nobody in particular
     * @param places how many messages there may be, 1 or more
     * @return how many of whom, 1 or more each, together no more than the places; nothing of users not named. Empty = no
     *     message of any of them is wanted now; the broker then gives none, and does not wait
     */
    Map<String, Integer> share(Collection<String> users, int places);
}
