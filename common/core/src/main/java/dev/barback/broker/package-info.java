/**
 * What carries messages: a small contract that means the same on Pub/Sub, in a database and in memory. One
 * contract test ({@code dev.barback.test.BrokerContract}) runs against each.
 *
 * <p>A message's way: published - available (at its due time) - leased - acknowledged. A lease that is not
 * acknowledged, extended, released or parked in time ends, and the message is available again.
 *
 * <pre>
 *   publish --&gt; [delayed] --&gt; available --receive--&gt; leased --acknowledge--&gt; gone
 *                  ^              ^                    |
 *                  |              +---- release, end --+
 *                  +----------------- park ------------+        purge: all of them --&gt; gone
 * </pre>
 *
 * <p>Where a broker can't choose whose messages it gives, a {@link dev.barback.broker.LanedBroker} spreads the users of a queue
 * over {@link dev.barback.broker.Lanes}, each of which has this way of its own.
 *
 * <p>Invariants: {@code publish} returns when the message is safe, so whoever publishes, waits, then
 * acknowledges can lose nothing; a message is delivered at least once, and never before its due time;
 * {@code receive} never gives more than asked for; no call lasts longer than its timeout. Failures are
 * {@link dev.barback.broker.BrokerException}s; all operations may be repeated.
 */
@NullMarked
package dev.barback.broker;

import org.jspecify.annotations.NullMarked;
