package dev.barback.internal.broker;

import dev.barback.internal.broker.MemoryQueue.Entry;
import dev.barback.spi.MessageAttributes;
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
    private static final String NO_USER = "";

    private final TreeSet<Entry> all = new TreeSet<>();
    private final Map<String, TreeSet<Entry>> byUser = new TreeMap<>();

    Collection<Entry> all() {
        return Collections.unmodifiableCollection(all);
    }

    @Nullable Entry first() {
        return all.isEmpty() ? null : all.first();
    }

    void add(Entry entry) {
        all.add(entry);
        byUser.computeIfAbsent(user(entry), user -> new TreeSet<>()).add(entry);
    }

    boolean remove(Entry entry) {
        if (!all.remove(entry)) {
            return false;
        }
        TreeSet<Entry> entries = byUser.get(user(entry));
        if (entries != null) {
            entries.remove(entry);
            if (entries.isEmpty()) {
                byUser.remove(user(entry));
            }
        }
        return true;
    }

    void clear() {
        all.clear();
        byUser.clear();
    }

    /** The users whose first message fulfils the condition. */
    List<String> users(Predicate<Entry> first) {
        List<String> users = new ArrayList<>();
        byUser.forEach((user, entries) -> {
            if (first.test(entries.first())) {
                users.add(user);
            }
        });
        return users;
    }

    /** The first message of a user; null = none. */
    @Nullable Entry firstOf(String user) {
        TreeSet<Entry> entries = byUser.get(user);
        return entries == null ? null : entries.first();
    }

    private static String user(Entry entry) {
        return entry.message().attributes().getOrDefault(MessageAttributes.USER, NO_USER);
    }
}
