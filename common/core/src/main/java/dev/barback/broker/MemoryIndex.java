package dev.barback.broker;

import dev.barback.broker.MemoryQueue.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The waiting messages of one queue in memory, in order, and in order by user. Guarded by the broker. */
final class MemoryIndex {
    private static final String NOBODY = "";

    private final TreeSet<Place> all = new TreeSet<>();
    private final Map<String, TreeSet<Place>> byUser = new TreeMap<>();

    Collection<Place> all() {
        return Collections.unmodifiableCollection(all);
    }

    @Nullable Place first() {
        return all.isEmpty() ? null : all.first();
    }

    void add(Place place) {
        all.add(place);
        byUser.computeIfAbsent(user(place), user -> new TreeSet<>()).add(place);
    }

    boolean remove(Place place) {
        if (!all.remove(place)) {
            return false;
        }
        TreeSet<Place> own = byUser.get(user(place));
        if (own != null) {
            own.remove(place);
            if (own.isEmpty()) {
                byUser.remove(user(place));
            }
        }
        return true;
    }

    void clear() {
        all.clear();
        byUser.clear();
    }

    /** The users whose first message fulfils the condition. */
    List<String> users(Predicate<Place> first) {
        List<String> users = new ArrayList<>();
        byUser.forEach((user, own) -> {
            if (first.test(own.first())) {
                users.add(user);
            }
        });
        return users;
    }

    /** The first message of a user; null = none. */
    @Nullable Place firstOf(String user) {
        TreeSet<Place> own = byUser.get(user);
        return own == null ? null : own.first();
    }

    private static String user(Place place) {
        return place.message().attributes().getOrDefault(MessageAttributes.USER, NOBODY);
    }
}
