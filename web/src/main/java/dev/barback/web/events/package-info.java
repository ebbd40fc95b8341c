/**
 * Sends job changes to subscribers as server-sent events.
 *
 * <pre>
 *   JobChangeFeed --changes, one query--&gt; ChangePoller --by job, by user--&gt; Subscriber --bounded--&gt; SseWriter
 *                                         ^                               ^
 *                                         | QueuePositions, once a second | InitialEvents, when it joins
 * </pre>
 *
 * <p>States of a subscriber: joining (it gets no events yet), following, ended. While it joins, no events are sent to
 * the others, so that there is no gap between its initial events and the later ones. Without subscribers, the job store
 * is not polled.
 *
 * <p>Invariants. A subscriber at a position in the {@linkplain dev.barback.spi.JobChanges changes} has received all
 * earlier changes; the position is the event's id, valid for every process on the same job store. A subscriber holds no
 * thread, and no more than its share of memory: if it does not read as fast as its jobs change, its stream is closed,
 * and it may reconnect and go on from its position. Events may be repeated. Each has the job's current state, so
 * short-lived states may be skipped.
 *
 * <p>Failures. While the job store is unavailable, subscribers get heartbeats, and afterwards all missed changes. If
 * their position is no longer known (another database, a restarted server), the streams are closed, and clients get a
 * snapshot when they reconnect. A disconnected client is noticed by the next failed heartbeat, or by the server; {@link
 * dev.barback.web.events.AuthorizationRecheck} ends the stream of a user who is no longer authorized.
 */
@NullMarked
package dev.barback.web.events;

import org.jspecify.annotations.NullMarked;
