package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is known of the groups of one queue, and of the looks at it. Guarded by {@link WaitingGroups}. */
final class QueueGroups {
    static final long NEVER = Long.MAX_VALUE;

    private static final long CHEAP_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LOOKS_SHARE = 20;

    final Map<MessageGroup, GroupState> groups = new LinkedHashMap<>();
    boolean needsLook = true;
    long unknownNanos; // when something unknown has arrived
    long lookedNanos = System.nanoTime();
    long lookCost;
    boolean lookFoundDue;
    MessageGroup lookAfter;
    long delayedNanos = NEVER; // when the first delayed message of a user is due
    long delayedArrivedNanos;

    /** Of a queue that was never looked at. */
    QueueGroups(String name) {
        lookAfter = MessageGroup.first(name);
    }

    boolean hasDue(long nanos) {
        return groups.values().stream().anyMatch(state -> state.dueNanos <= nanos);
    }

    /** Whether there may be more groups, and the known ones have nothing that is due. */
    boolean isLookUnfinished(long nanos) {
        return !lookAfter.isFirst() && !hasDue(nanos);
    }

    boolean isLookOver(long nanos, long interval) {
        return nanos - lookedNanos > Math.max(interval, LOOKS_SHARE * lookCost);
    }

    /** When the queue may be looked at for a reason: something unknown has arrived, or there are more groups. */
    long reasonNanos(long nanos) {
        boolean isUnfinished = isLookUnfinished(nanos);
        if (isUnfinished && lookFoundDue) {
            return lookedNanos;
        } else if (needsLook || isUnfinished) {
            return lookCost < CHEAP_LOOK_NANOS ? lookedNanos : lookedNanos + LOOKS_SHARE * lookCost;
        }
        return NEVER;
    }

    boolean hasReasonToLook(long nanos) {
        return reasonNanos(nanos) <= nanos;
    }

    /** Messages that have arrived, by {@link System#nanoTime}, and the place just before the first of them. */
    record Arrived(long nanos, Place place) {}

    /** What is known of a group. */
    static final class GroupState {
        private static final int MAX_ARRIVED = 32;

        Place after = Place.START;
        long dueNanos = NEVER;
        boolean isUnknown; // whether the due time is
        long version;
        long arrivedNanos;
        final Deque<Arrived> arrived = new ArrayDeque<>(); // the latest

        void addArrived(Arrived latest) {
            arrivedNanos = latest.nanos;
            Arrived last = arrived.size() < MAX_ARRIVED ? null : arrived.pollLast();
            arrived.add(
                    last == null || latest.place.compareTo(last.place) <= 0
                            ? latest
                            : new Arrived(latest.nanos, last.place));
        }

        /** The place, or the earliest that has arrived since this time: a claim that began then may not have seen it. */
        Place notAfterArrived(Place place, long sinceNanos) {
            arrived.removeIf(each -> sinceNanos - each.nanos > TimeUnit.MINUTES.toNanos(1)); // no claim takes as long
            Place earliest = place;
            for (Arrived each : arrived) {
                earliest = each.nanos >= sinceNanos && each.place.compareTo(earliest) < 0 ? each.place : earliest;
            }
            return earliest;
        }
    }
}
