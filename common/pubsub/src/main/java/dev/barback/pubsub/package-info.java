/**
 * The broker on Google Cloud Pub/Sub: the service itself, or its emulator. Users touch {@link
 * dev.barback.pubsub.PubSubOptions} and {@link dev.barback.pubsub.PubSubBroker}; the rest is the machinery.
 *
 * <p>A queue {@code q} is two pairs of a topic and a subscription, each pair with one name. A message's way:
 *
 * <pre>
 *                 due        +-----+   pull    +--------+  acknowledge
 *   publish ---------------&gt; |  q  | --------&gt; | leased | -------------&gt; gone
 *      |                     +-----+           +--------+
 *      | not yet due            ^  ^   release,    |  |
 *      |                        |  +-- lease ends -+  |
 *      v                        | DelayPump, when due |
 *   +-------------+  ---------- +                     |
 *   | q.scheduled |  &lt;-------------- park ------------+
 *   +-------------+
 * </pre>
 *
 * <p>Who does what: {@code Connection} calls, in time; {@code Resources} and {@code Creation} make topics and
 * subscriptions, {@code Fitness} looks at those that were there; {@code Publishing}, {@code Receiving} and {@code Returning} carry; {@code DelayPump} moves
 * what is due; {@code Purge} and {@code PurgeMarks} empty a queue everywhere; {@code Mending} replaces
 * subscriptions that went deaf.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A subscription is there before anything is published to its topic.
 *   <li>A message that moves is published, confirmed, then acknowledged: duplicates are possible, loss is not.
 *   <li>A pull is never cancelled before its answer is long overdue. Every call has a deadline.
 *   <li>No answer is never taken for the answer that there is nothing: only the server ends a pull.
 *   <li>A pump holds a bounded number of messages, however many are delayed.
 *   <li>Where clocks of two computers would have to be compared, a mark is compared instead.
 * </ul>
 *
 * <p>Failures: Pub/Sub away - calls fail after their timeout, loops go on and recover by themselves. A connection that
 * passes nothing any more - it is asked for a sign every 30 s, and replaced if it gives none.
 * Topics or subscriptions gone (a restarted emulator has lost all) - made anew at the next call. A topic
 * deleted - its subscription is replaced, its backlog moved. A process killed - its leases end: 30 s for
 * jobs, 15 s for delayed messages in a pump's hand. Permissions missing - an enqueuer needs {@code
 * pubsub.topics.publish} alone; everybody says once what they can't do, and does the rest.
 */
@NullMarked
package dev.barback.pubsub;

import org.jspecify.annotations.NullMarked;
