package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a group that became available, or will when they are due: they were published, released or parked, or
 * their leases have ended. A process tells the others of them, so that they need not look for them. Immutable.
 *
 * @param hasDue whether some are due at once
 * @param earliest the earliest time of those that have one, in microseconds; null = none has
 */
record Arrival(MessageGroup group, boolean hasDue, @Nullable Long earliest) {
    /** Of more groups than this at once, other processes are told the queue alone. */
    private static final int MAX_TOLD = 20;

    private static final String SEPARATOR = "\n";
    private static final int FIELDS = 8;
    private static final int ORIGIN = 6;

    /** The arrivals of published messages, one per group. */
    static List<Arrival> of(String queue, Collection<MessageRow> rows) {
        return merged(rows.stream()
                .map(row -> new Arrival(
                        new MessageGroup(queue, row.user(), row.priority(), false), row.dueAt() == null, row.dueAt()))
                .toList());
    }

    /** The arrivals of messages that were released, one per group. */
    static List<Arrival> ofReleased(Collection<JdbcLease> leases) {
        return merged(leases.stream()
                .map(lease -> new Arrival(lease.group(), true, lease.place().since()))
                .toList());
    }

    /** The arrivals of messages that were parked until a time, one per group. */
    static List<Arrival> ofParked(Collection<JdbcLease> leases, long until) {
        return leases.stream()
                .map(lease -> lease.group().timed(true))
                .distinct()
                .map(group -> new Arrival(group, false, until))
                .toList();
    }

    /** The same arrivals, one per group. */
    static List<Arrival> merged(List<Arrival> arrivals) {
        Map<MessageGroup, Arrival> byGroup = new LinkedHashMap<>();
        arrivals.forEach(arrival -> byGroup.merge(arrival.group, arrival, Arrival::and));
        return List.copyOf(byGroup.values());
    }

    private Arrival and(Arrival other) {
        Long first =
                earliest == null || (other.earliest != null && other.earliest < earliest) ? other.earliest : earliest;
        return new Arrival(group, hasDue || other.hasDue, first);
    }

    /**
     * Messages of a group that arrived at a known time.
     *
     * @param place just before the first of them
     * @param dueNanos when that is due, by {@link System#nanoTime}
     */
    record Timed(MessageGroup group, Place place, long dueNanos) {}

    /** These arrivals, if the statement that wrote them ran at this time of the database's clock, just now. */
    static List<Timed> at(long now, List<Arrival> arrivals) {
        return arrivals.stream().flatMap(arrival -> arrival.at(now).stream()).toList();
    }

    private List<Timed> at(long now) {
        List<Timed> timed = new ArrayList<>();
        long first = earliest == null ? Long.MAX_VALUE : earliest;
        if (hasDue || first <= now) {
            timed.add(new Timed(group, Place.before(Math.min(first, now)), System.nanoTime()));
        }
        if (earliest != null && first > now) {
            timed.add(new Timed(group.timed(true), Place.before(first), nanosIn(first - now)));
        }
        return timed;
    }

    /**
     * What other processes are told of these arrivals; the time of the statement is to be added to each.
     *
     * @param origin identifies this process
     */
    static List<String> notifications(List<Arrival> arrivals, String origin) {
        return arrivals.size() > MAX_TOLD
                ? arrivals.stream()
                        .map(arrival -> arrival.group.queue() + SEPARATOR)
                        .distinct()
                        .toList()
                : arrivals.stream().map(arrival -> arrival.notification(origin)).toList();
    }

    private String notification(String origin) {
        return String.join(
                SEPARATOR,
                group.queue(),
                group.user(),
                String.valueOf(group.priority()),
                String.valueOf(group.isTimed()),
                String.valueOf(hasDue),
                earliest == null ? "" : String.valueOf(earliest),
                origin,
                "");
    }

    /** Reads a notification; empty = it tells only the {@link #queue}. */
    static List<Timed> read(String notification) {
        String[] fields = notification.split(SEPARATOR, -1);
        try {
            return fields.length == FIELDS ? read(fields) : List.of();
        } catch (NumberFormatException e) { // of another program, or a later version
            return List.of();
        }
    }

    private static List<Timed> read(String[] fields) {
        MessageGroup group =
                new MessageGroup(fields[0], fields[1], Integer.parseInt(fields[2]), Boolean.parseBoolean(fields[3]));
        Long earliest = fields[5].isEmpty() ? null : Long.valueOf(fields[5]);
        return new Arrival(group, Boolean.parseBoolean(fields[4]), earliest).at(Long.parseLong(fields[FIELDS - 1]));
    }

    /** Whether a notification is of this origin. */
    static boolean isFrom(String origin, String notification) {
        String[] fields = notification.split(SEPARATOR, -1);
        return fields.length == FIELDS && fields[ORIGIN].equals(origin);
    }

    /** The queue of a notification. */
    static String queue(String notification) {
        return notification.split(SEPARATOR, 2)[0];
    }

    /** The time by {@link System#nanoTime} that is so many microseconds from now; bounded, so that sums fit. */
    static long nanosIn(long micros) {
        long bounded = Math.max(0, Math.min(micros, TimeUnit.DAYS.toMicros(1_000)));
        return System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(bounded);
    }
}
