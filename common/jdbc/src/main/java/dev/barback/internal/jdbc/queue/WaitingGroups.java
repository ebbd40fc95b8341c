package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.internal.jdbc.queue.QueueGroups.Arrived;
import dev.barback.internal.jdbc.queue.QueueGroups.GroupState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the messages that wait: the groups of each queue, when the first message of each is due, and
 * the place in the group from which a claim has to start. Up to that place, all messages were claimed; their index entries
 * may stay for as long as any transaction of the database is open, and a claim that walked over all of them would cost
 * more with each message.
 *
 * <p>It is a hint, kept true by arrivals, and replaced by each look at the table. A look does walk over those entries:
 * while messages come there is one per 50 ms, and costly looks take at most a twentieth of the time. Thread-safe.
 */
final class WaitingGroups {
    /** A look finds up to so many groups of a queue; the next one goes on after the last of them. */
    static final int MAX_GROUPS = 1_000;

    private static final long LOOK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Map<String, QueueGroups> queues = new HashMap<>();
    private long versions;

    /**
     * A group, and where to claim from.
     *
     * @param version of what is known; see {@link #claimed}
     */
    record GroupStart(MessageGroup group, Place after, long version) {}

    /** What a claim leaves of a group. */
    enum Rest {
        /** It has no more messages that are due. */
        NONE,
        /** It may have, although the queue had fewer messages than were asked for. */
        DOUBTFUL,
        /** It has more, as far as is known. */
        PROBABLE
    }

    /** The groups of a queue with messages that are due. */
    synchronized List<GroupStart> due(String queue, long nanos) {
        List<GroupStart> due = new ArrayList<>();
        of(queue).groups.forEach((group, state) -> {
            if (state.dueNanos <= nanos) {
                due.add(new GroupStart(group, state.after, state.version));
            }
        });
        return due;
    }

    /** The groups of these queues of which it is not known whether they have more messages. */
    synchronized List<GroupStart> unknown(Collection<String> names) {
        List<GroupStart> unknown = new ArrayList<>();
        names.forEach(name -> addUnknown(of(name), QueueGroups.NEVER, unknown));
        return unknown;
    }

    /** Of those, the ones that take their share of the queue from others, although they may have no more messages. */
    synchronized List<GroupStart> doubtful(Collection<String> names) {
        long nanos = System.nanoTime();
        List<GroupStart> doubtful = new ArrayList<>();
        names.stream()
                .map(this::of)
                .filter(queue -> queue.groups.size() > 1)
                .forEach(queue -> addUnknown(queue, nanos, doubtful));
        return doubtful;
    }

    private static void addUnknown(QueueGroups queue, long dueNanos, List<GroupStart> all) {
        queue.groups.forEach((group, state) -> {
            if (state.isUnknown && state.dueNanos <= dueNanos) {
                all.add(new GroupStart(group, state.after, state.version));
            }
        });
    }

    /** Of these queues, those that were not looked at for a while, or that there is a reason to look at. */
    synchronized List<String> toLookAt(Collection<String> names, long nanos) {
        return names.stream()
                .filter(name -> of(name).hasReasonToLook(nanos) || of(name).isLookOver(nanos, LOOK_INTERVAL_NANOS))
                .toList();
    }

    /** Of these queues, those that may be looked at again, since looks do not take long. */
    synchronized List<String> readyToLookAt(Collection<String> names, long nanos) {
        return names.stream()
                .filter(name -> of(name).hasReasonToLook(nanos) || of(name).isLookOver(nanos, 0))
                .toList();
    }

    /** Of these queues, those that there is a reason to look at: something unknown has arrived, or there is more. */
    synchronized List<String> withUnknown(Collection<String> names, long nanos) {
        return names.stream().filter(name -> of(name).hasReasonToLook(nanos)).toList();
    }

    /** Of these queues, those with delayed messages of users that are due. */
    synchronized List<String> withDelayedDue(Collection<String> names, long nanos) {
        return names.stream().filter(name -> of(name).delayedNanos <= nanos).toList();
    }

    /** When the first message of these queues is due, or the next look that has a reason, as far as it is known. */
    synchronized long nextDueNanos(Collection<String> names, long nanos) {
        long next = QueueGroups.NEVER;
        for (String name : names) {
            QueueGroups queue = of(name);
            next = Math.min(next, queue.delayedNanos);
            for (GroupState state : queue.groups.values()) {
                next = Math.min(next, state.dueNanos);
            }
            next = Math.min(next, queue.reasonNanos(nanos));
        }
        return next;
    }

    synchronized void arrived(Arrival.Timed arrival) {
        MessageGroup group = arrival.group();
        QueueGroups queue = queues.get(group.queue());
        if (queue == null) {
            return; // nothing is fetched from it here
        }
        long nanos = System.nanoTime();
        if (group.hasUser() && group.isTimed()) {
            queue.delayedNanos = Math.min(queue.delayedNanos, arrival.dueNanos());
            queue.delayedArrivedNanos = nanos;
            return;
        }
        GroupState known = queue.groups.get(group);
        if (known == null && queue.groups.size() >= 2 * MAX_GROUPS) {
            queue.needsLook = true;
            queue.unknownNanos = nanos;
            return;
        }
        GroupState state = known == null ? new GroupState() : known;
        if (known == null || arrival.place().compareTo(state.after) < 0) {
            state.after = arrival.place();
            state.version = ++versions;
        }
        state.dueNanos = Math.min(state.dueNanos, arrival.dueNanos());
        state.addArrived(new Arrived(nanos, arrival.place()));
        queue.groups.put(group, state);
    }

    /** Something unknown has arrived in this queue. */
    synchronized void arrivedUnknown(String name) {
        QueueGroups queue = queues.get(name);
        if (queue != null) {
            queue.needsLook = true;
            queue.unknownNanos = System.nanoTime();
        }
    }

    /** Something unknown may have arrived in any queue. */
    synchronized void arrivedUnknown() {
        queues.keySet().forEach(this::arrivedUnknown);
    }

    /**
     * Notes a claim.
     *
     * @param last the place of the last claimed message; null = there was none
     * @param nanos when it began
     */
    synchronized void claimed(GroupStart start, @Nullable Place last, Rest rest, long nanos) {
        GroupState state = of(start.group().queue()).groups.get(start.group());
        if (state == null || state.version != start.version()) {
            return; // messages arrived before the start, or a look has found some there, meanwhile
        }
        Place after = last == null ? state.after : state.notAfterArrived(last, nanos);
        state.after = after.compareTo(state.after) > 0 ? after : state.after;
        if (rest != Rest.PROBABLE && state.arrivedNanos < nanos) {
            state.dueNanos = rest == Rest.NONE ? QueueGroups.NEVER : state.dueNanos;
            state.isUnknown = true;
        }
    }

    /** For each of these queues, the group after which the next look begins. */
    synchronized Map<String, MessageGroup> nextLooks(Collection<String> names) {
        Map<String, MessageGroup> looks = new LinkedHashMap<>();
        names.forEach(name -> looks.put(name, of(name).lookAfter));
        return looks;
    }

    /**
     * Replaces what is known of a queue.
     *
     * @param from the group after which the look began
     * @param heads in the order of the groups; as many as {@link #MAX_GROUPS} mean that there may be more
     * @param delay the microseconds until the first delayed message of a user is due; null = there is none
     * @param startNanos when the look began
     */
    synchronized void looked(MessageGroup from, List<Head> heads, @Nullable Long delay, long startNanos) {
        QueueGroups queue = of(from.queue());
        boolean isToEnd = heads.size() < MAX_GROUPS;
        queue.groups.values().removeIf(state -> state.arrivedNanos < startNanos);
        heads.forEach(head -> learn(queue, head, startNanos));
        learnDelay(queue, delay, startNanos);
        queue.lookedNanos = System.nanoTime();
        queue.lookCost = queue.lookedNanos - startNanos;
        queue.lookAfter = isToEnd
                ? MessageGroup.first(from.queue())
                : heads.get(heads.size() - 1).group();
        queue.lookFoundDue = queue.hasDue(queue.lookedNanos);
        boolean beginsAgain = isToEnd && !from.isFirst() && !queue.lookFoundDue;
        queue.needsLook = beginsAgain || queue.unknownNanos >= startNanos;
    }

    /** Notes when the first delayed message of a user is due; null = there is none. */
    synchronized void learnedDelay(String name, @Nullable Long delay, long startNanos) {
        learnDelay(of(name), delay, startNanos);
    }

    private static void learnDelay(QueueGroups queue, @Nullable Long delay, long startNanos) {
        long learned = delay == null ? QueueGroups.NEVER : Arrival.nanosIn(delay);
        queue.delayedNanos = queue.delayedArrivedNanos < startNanos ? learned : Math.min(queue.delayedNanos, learned);
    }

    /** Notes the heads of groups that were unknown; a group without one has no messages. */
    synchronized void learned(List<GroupStart> asked, List<Head> heads, long startNanos) {
        asked.forEach(start -> {
            GroupState state = of(start.group().queue()).groups.get(start.group());
            if (state != null) {
                state.isUnknown = false;
                state.dueNanos = state.arrivedNanos < startNanos ? QueueGroups.NEVER : state.dueNanos;
            }
        });
        heads.forEach(head -> learn(of(head.group().queue()), head, startNanos));
    }

    private void learn(QueueGroups queue, Head head, long startNanos) {
        GroupState state = queue.groups.computeIfAbsent(head.group(), group -> new GroupState());
        Place before = new Place(head.place().since(), head.place().id() - 1);
        if (state.arrivedNanos < startNanos || before.compareTo(state.after) < 0) {
            state.after = before;
            state.version = ++versions;
        }
        state.dueNanos = Math.min(state.dueNanos, Arrival.nanosIn(head.delay()));
        state.isUnknown = false;
    }

    private QueueGroups of(String queue) {
        return queues.computeIfAbsent(queue, QueueGroups::new);
    }
}
