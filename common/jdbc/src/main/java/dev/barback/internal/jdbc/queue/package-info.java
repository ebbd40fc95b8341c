/**
 * The broker in a database: SQLite, embedded in the process, or PostgreSQL.
 *
 * <p>{@link dev.barback.internal.jdbc.queue.JdbcBroker} is the broker. A message is a row of {@code barback_messages}. It
 * is in one of three states, each with an index of its own, so that no statement ever looks at rows of
 * another state:
 *
 * <pre>
 *   publish --&gt; available (delayed_until and leased_until are null)
 *      |            |  ^
 *      |          fetch | release, or its lease has expired
 *      |            v  |
 *      |         leased (leased_until) --acknowledge--&gt; deleted
 *      |            |
 *      |           park
 *      v            v
 *   delayed (delayed_until) --due--&gt; available
 * </pre>
 *
 * <p>Available messages are delivered by priority (lower first), then by due time or the time of publishing, then in
 * order of arrival. A fetch also makes due messages and messages with an expired lease available: whenever it gets fewer
 * messages than it asked for, and at least every 50 ms.
 *
 * <p>Invariants. A fetch writes a random token into the rows it takes; renew, release, park and acknowledge name it, so
 * that a worker can't change a message that was leased to another worker since. A publish is on disk when it returns. A
 * fetch and an acknowledgement need not be: when the database's machine fails, messages that were fetched or
 * acknowledged in the last moments may be delivered again, and none is lost.
 *
 * <p>Leases and due times are written and compared by the database's clock, which each such statement reads itself: a
 * process neither stores its time nor compares it with another clock.
 *
 * <p>Failures. Every {@link java.sql.SQLException} becomes a {@link dev.barback.BrokerException}; the call may be
 * repeated. A clock that is set back does not affect available messages; a lease that ends later than any lease can
 * counts as expired.
 *
 * <p>Waking: publishing sends a {@link dev.barback.internal.jdbc.queue.WakeUpSignals signal} in its own process; other processes are
 * notified by NOTIFY on PostgreSQL, and on SQLite by a version number of the file, which they read every few milliseconds.
 * Either may fail: fetches look at the table themselves after each wait.
 */
@NullMarked
package dev.barback.internal.jdbc.queue;

import org.jspecify.annotations.NullMarked;
