package dev.barback.internal.jdbc.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Tells fetches, in this process and in others, that messages have arrived. Thread-safe. */
final class Arrivals {
    private final QueueDialect dialect;
    private final WaitingGroups groups = new WaitingGroups();
    private final WakeUpSignals signals = new WakeUpSignals();
    /** In notifications, so that a process ignores its own. */
    private final String origin = Long.toHexString(ThreadLocalRandom.current().nextLong());

    Arrivals(QueueDialect dialect) {
        this.dialect = dialect;
    }

    WaitingGroups groups() {
        return groups;
    }

    WakeUpSignals signals() {
        return signals;
    }

    /**
     * Inserts messages, and tells other processes as soon as the connection's transaction is committed.
     *
     * @return the arrivals, for {@link #arrived} after the commit
     */
    List<Arrival.Timed> insert(Connection connection, String queue, List<MessageRow> rows, long now)
            throws SQLException {
        List<Arrival> inserted = Arrival.of(queue, rows);
        long time = dialect.insert(connection, queue, rows, Arrival.notifications(inserted, origin), now);
        return Arrival.at(time, inserted);
    }

    /**
     * Tells other processes of messages that became available, as {@link #insert} does.
     *
     * @return the arrivals, for {@link #arrived} after the commit
     */
    List<Arrival.Timed> announce(Connection connection, List<Arrival> available, long now) throws SQLException {
        if (available.isEmpty()) {
            return List.of();
        }
        long time = dialect.announce(connection, Arrival.notifications(available, origin), now);
        return Arrival.at(time, available);
    }

    /** Tells this process. */
    void arrived(List<Arrival.Timed> arrivals) {
        arrivals.forEach(groups::arrived);
        arrivals.stream().map(arrival -> arrival.group().queue()).distinct().forEach(signals::send);
    }

    /** Handles what another process, or this one, has announced. */
    void received(String notification) {
        if (Arrival.isFrom(origin, notification)) {
            return;
        }
        List<Arrival.Timed> read = Arrival.read(notification);
        String queue = Arrival.queue(notification);
        if (read.isEmpty()) {
            groups.arrivedUnknown(queue);
        }
        read.forEach(groups::arrived);
        signals.send(queue);
    }

    /** Handles that something may have arrived in a queue. */
    void arrivedUnknown(String queue) {
        groups.arrivedUnknown(queue);
        signals.send(queue);
    }

    /** Handles that something may have arrived in any queue. */
    void arrivedUnknown() {
        groups.arrivedUnknown();
        signals.sendAll();
    }
}
