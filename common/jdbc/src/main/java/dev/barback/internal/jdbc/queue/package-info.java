/**
 * The broker in a database: SQLite, embedded in the process, or PostgreSQL.
 *
 * <p>{@link dev.barback.internal.jdbc.queue.JdbcBroker} is the broker. A message is a row of {@code barback_messages}:
 *
 * <pre>
 *   publish --&gt; waiting (lease_end is null) &lt;---------------+
 *                  |         ^                              |
 *                claim     release, or its lease has ended  |
 *                  v         |                              |
 *               leased (lease_end) --acknowledge--&gt; deleted |
 *                  |                                        |
 *                 park: waiting, from a later time on ------+
 * </pre>
 *
 * <p>The messages of a queue, user and priority are a {@link dev.barback.internal.jdbc.queue.MessageGroup group}, in the
 * order of time. Those that are not due yet are a group of their own, and are claimed as they are when their time has
 * come; but those of users are kept apart ({@code delayed_until}) until then, so that the groups of a queue are those of
 * users who may have something to claim.
 *
 * <p>A claim changes no indexed column, so on PostgreSQL the row stays on its page. What an index on leases would tell is in
 * {@link dev.barback.internal.jdbc.queue.ClaimTable}: a row for each claim that has leased messages. A process remembers
 * up to where it has claimed each group ({@link dev.barback.internal.jdbc.queue.WaitingGroups}), and claims from there: the
 * index entries of messages that are gone stay for as long as any transaction of the database is open.
 *
 * <p>Available messages are delivered by priority (lower first), then by due time or the time of publishing, then in
 * order of arrival. One fetch may serve any number of queues, with the same few statements.
 *
 * <p>Invariants. A leased message has a row in {@code barback_claims}, written by the same statement or transaction. A
 * fetch writes a random token into the rows it takes; renew, release, park and acknowledge name it, so that a worker can't
 * change a message that was leased to another worker since. A publish is on disk when it returns. A fetch and an
 * acknowledgement need not be: when the database's machine fails, messages that were fetched or acknowledged in the last
 * moments may be delivered again, and none is lost.
 *
 * <p>Leases and due times are written and compared by the database's clock, which each such statement reads itself: a
 * process neither stores its time nor compares it with another clock.
 *
 * <p>Failures. Every {@link java.sql.SQLException} becomes a {@link dev.barback.BrokerException}; the call may be
 * repeated. A clock that is set back does not affect messages that were due at once; a lease that ends later than any
 * lease can counts as ended.
 *
 * <p>Waking: messages that {@link dev.barback.internal.jdbc.queue.Arrivals arrive} wake up the fetches of their process;
 * other processes are notified by NOTIFY on PostgreSQL, with the group and its time, and on SQLite by a version number of
 * the file, which they read every few milliseconds. Either may fail: fetches look at the table themselves, while messages
 * come every 50 ms, and otherwise before each wait.
 */
@NullMarked
package dev.barback.internal.jdbc.queue;

import org.jspecify.annotations.NullMarked;
