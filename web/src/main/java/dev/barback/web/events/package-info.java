/**
 * Jobs told to those who follow them, as server-sent events.
 *
 * <pre>
 *   records --changes, one query for all--&gt; Follower --by job, by user--&gt; Listener --bounded--&gt; Outlet --&gt; a socket
 *                                              ^                            ^
 *                                              | lines, once a second       | Snapshot, when it joins
 * </pre>
 *
 * <p>States of a listener: joining (it gets nothing yet), following, ended. It joins while nothing is told to the others,
 * so what it is shown at first and what it is told afterwards meet without a gap. While there is no listener, nothing is
 * asked of the records.
 *
 * <p>Invariants. A listener that has come to a place among the {@linkplain dev.barback.record.JobChanges changes} has been
 * told of all that was changed before; the place is the id of the event, good for any process on the same records. No
 * listener holds a thread, nor more than its share of memory: one that does not read as fast as its jobs change is cut
 * off, and may come again and go on from its place. What is told may be told again, and is a job as it is: a state that
 * lasted a moment may be passed over.
 *
 * <p>Failures. While the records are away, listeners hear heartbeats, and then all that they have missed. Where their
 * place is known no more (another database, a server started anew), they are cut off, and have a snapshot when they come
 * again. A client that has gone is noticed by the next heartbeat that can't be written, or by the server; one
 * that would not be let in any more by the {@link dev.barback.web.events.Doorman}.
 */
@NullMarked
package dev.barback.web.events;

import org.jspecify.annotations.NullMarked;
