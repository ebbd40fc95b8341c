/**
 * The broker in a database: SQLite, embedded in the process, or PostgreSQL.
 *
 * <p>A message is a row of {@code barback_messages}. It is in one of three states, each with an index of its own, so
 * that no statement ever looks at rows of another state:
 *
 * <pre>
 *   publish --&gt; available (delayed_until and leased_until are null)
 *      |            |  ^
 *      |          claim | release, or its lease has lapsed
 *      |            v  |
 *      |         leased (leased_until) --acknowledge--&gt; deleted
 *      |            |
 *      |           park
 *      v            v
 *   delayed (delayed_until) --due--&gt; available
 * </pre>
 *
 * <p>What is available is delivered by priority (lower first), then by due time or the time of publishing, then in
 * order of arrival. Whoever receives also makes available what is due and what has lapsed, as soon as an answer is not
 * full, and every 50 ms at least.
 *
 * <p>Invariants. A claim writes a random token into the rows it takes; extend, release, park and acknowledge name it, so
 * that a worker whose message was given to another can't touch it any more. A publish has been written to disk when it
 * returns. A claim and an acknowledgement need not have been: when the database's machine fails, what was claimed or
 * acknowledged within the last moments may be delivered again, and nothing is lost.
 *
 * <p>Leases, due times and heartbeats are written and judged by the database's clock, which each such statement reads itself:
 * nobody keeps its time, or compares it with another clock's.
 *
 * <p>Failures. Every {@link java.sql.SQLException} becomes a {@link dev.barback.broker.BrokerException} that may be
 * repeated. A clock that is set back does no harm to what is available; a lease that ends further ahead than any lease
 * can is taken for lapsed.
 *
 * <p>Waking: publishing rings a {@link dev.barback.jdbc.Bells bell} in its own process; PostgreSQL tells other processes
 * with NOTIFY, SQLite by a version number of the file that is looked at every few milliseconds. Either may fail:
 * receivers look by themselves after each wait.
 */
@NullMarked
package dev.barback.jdbc;

import org.jspecify.annotations.NullMarked;
