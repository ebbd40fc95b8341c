/**
 * The broker on Google Cloud Pub/Sub: the service itself, or its emulator. {@link
 * dev.barback.internal.pubsub.PubSubBroker} is the broker, {@link dev.barback.internal.pubsub.PubSubOptions} its options.
 *
 * <p>A queue {@code q} is two pairs of a topic and a subscription, each pair with one name. The path of a message:
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
 * <p>The types: {@code PubSubConnection} calls Pub/Sub, with timeouts; {@code Topology} and {@code TopologyCreator} create
 * topics and subscriptions, and {@code TopologyCheck} checks existing ones; {@code PubSubPublisher} publishes, {@code
 * PubSubFetcher} fetches, and {@code Redelivery} releases and parks; {@code DelayPump} moves due messages; {@code Purge}
 * and {@code PurgeMarks} purge a queue in all processes; {@code SubscriptionRepair} replaces subscriptions whose topic was
 * deleted.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A subscription exists before a message is published to its topic.
 *   <li>A moved message is published, confirmed, then acknowledged: duplicates are possible, loss is not.
 *   <li>A pull is not cancelled before its answer is long overdue. Every call has a deadline.
 *   <li>A missing answer never counts as an empty one: only the server ends a pull.
 *   <li>A pump holds a bounded number of messages, however many are delayed.
 *   <li>Clocks of two computers are not compared; a purge mark is compared instead.
 * </ul>
 *
 * <p>Failures: Pub/Sub unavailable - calls fail after their timeout, loops go on and recover by themselves. A dead
 * connection - it is checked by a keep-alive every 30 s, and replaced if there is no answer.
 * Topics or subscriptions missing (a restarted emulator has lost all) - the next call creates them again. A topic
 * deleted - its subscription is replaced, its backlog moved. A process killed - its leases end: 30 s for
 * jobs, 15 s for delayed messages held by a pump. Permissions missing - an enqueuer needs only {@code
 * pubsub.topics.publish}; each process logs a missing permission once, and does the rest.
 */
@NullMarked
package dev.barback.internal.pubsub;

import org.jspecify.annotations.NullMarked;
