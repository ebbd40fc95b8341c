package dev.barback.internal.jdbc.queue;

/**
 * The messages of a queue that belong to one user and have one priority; those that were due at once when they came, or
 * those that were not. Within a group, messages are delivered by time, then in order of arrival. Immutable.
 *
 * @param user "" = no user
 * @param priority lower is delivered sooner
 * @param isTimed whether a message can be claimed only when its time has come; the others can be claimed at once, also
 *     after the clock was set back
 */
record MessageGroup(String queue, String user, int priority, boolean isTimed) {

    /** Before all groups of a queue. */
    static MessageGroup first(String queue) {
        return new MessageGroup(queue, "", Integer.MIN_VALUE, false);
    }

    /** Whether it is the one before all others. */
    boolean isFirst() {
        return equals(first(queue));
    }

    boolean hasUser() {
        return !user.isEmpty();
    }

    MessageGroup timed(boolean timed) {
        return new MessageGroup(queue, user, priority, timed);
    }

    /** The same for all groups of a user in a queue. */
    MessageGroup ofUser() {
        return new MessageGroup(queue, user, 0, false);
    }

    /**
     * A place in a group: just after a message.
     *
     * @param since the message's time, in microseconds
     * @param id the message's id; 0 = before all messages of that time
     */
    record Place(long since, long id) implements Comparable<Place> {
        /** Before all messages. */
        static final Place START = new Place(Long.MIN_VALUE, 0);

        /** The place just before all messages of a time. */
        static Place before(long since) {
            return new Place(since, 0);
        }

        @Override
        public int compareTo(Place other) {
            return since == other.since ? Long.compare(id, other.id) : Long.compare(since, other.since);
        }
    }

    /**
     * The first message of a group that no worker holds.
     *
     * @param delay the microseconds until it is due, by the database's clock; 0 or less = it is due
     */
    record Head(MessageGroup group, Place place, long delay) {}
}
