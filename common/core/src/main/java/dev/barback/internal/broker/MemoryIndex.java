package dev.barback.internal.broker;

import dev.barback.internal.broker.MemoryQueue.Entry;
import dev.barback.spi.MessageAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting messages of one queue in memory: those that are due by priority, then due time and arrival, of all users and
 * of each; the others by due time. Guarded by the broker.
 */
final class MemoryIndex {
    private static final String NO_USER = "";
    static final Comparator<Entry> BY_PRIORITY =
            Comparator.comparingInt(Entry::priority).thenComparing(Comparator.naturalOrder());

    private final TreeSet<Entry> later = new TreeSet<>();
    private final TreeSet<Entry> due = new TreeSet<>(BY_PRIORITY);
    private final Map<String, TreeSet<Entry>> dueByUser = new TreeMap<>();

    /** All messages, due or not, in no order. */
    Collection<Entry> all() {
        List<Entry> all = new ArrayList<>(due);
        all.addAll(later);
        return all;
    }

    boolean isEmpty() {
        return due.isEmpty() && later.isEmpty();
    }

    void add(Entry entry) {
        later.add(entry);
    }

    /** Takes the messages that fulfil the condition as due from now on. */
    void update(Predicate<Entry> isDue) {
        while (!later.isEmpty() && isDue.test(later.first())) {
            Entry entry = later.pollFirst();
            due.add(entry);
            dueByUser
                    .computeIfAbsent(user(entry), user -> new TreeSet<>(BY_PRIORITY))
                    .add(entry);
        }
    }

    boolean remove(Entry entry) {
        if (later.remove(entry)) {
            return true;
        }
        if (!due.remove(entry)) {
            return false;
        }
        TreeSet<Entry> entries = dueByUser.get(user(entry));
        if (entries != null) {
            entries.remove(entry);
            if (entries.isEmpty()) {
                dueByUser.remove(user(entry));
            }
        }
        return true;
    }

    void clear() {
        later.clear();
        due.clear();
        dueByUser.clear();
    }

    /** The next message that is due; null = none. */
    @Nullable Entry first() {
        return due.isEmpty() ? null : due.first();
    }

    /** The users who have messages that are due. */
    List<String> users() {
        return List.copyOf(dueByUser.keySet());
    }

    /** The next message of a user that is due; null = none. */
    @Nullable Entry firstOf(String user) {
        TreeSet<Entry> entries = dueByUser.get(user);
        return entries == null ? null : entries.first();
    }

    private static String user(Entry entry) {
        return entry.message().attributes().getOrDefault(MessageAttributes.USER, NO_USER);
    }
}
