/**
 * What brokers share: {@link dev.barback.internal.broker.MemoryBroker} keeps messages in memory, for tests and for one
 * process; {@link dev.barback.internal.broker.LanedBroker} spreads the users of a queue over {@link dev.barback.spi.Lanes},
 * for a broker that can't choose the users whose messages it delivers; {@link
 * dev.barback.internal.broker.BackgroundLoop} repeats work on a thread of its own, {@link
 * dev.barback.internal.broker.OutageLog} logs the begin and the end of an outage once each, and {@link
 * dev.barback.internal.broker.PublishResult} says which of several messages were confirmed. The contract is {@link
 * dev.barback.spi.Broker}'s.
 *
 * <p>States of a message in memory: those of the contract. States of a loop: new, running, stopped.
 *
 * <p>Invariants: a lane is a queue to the broker below, and to no other code; a loop goes on after any failure, and pauses
 * before it repeats; an outage ends only with an answer. Failures: a process that ends loses the messages in memory.
 */
@NullMarked
package dev.barback.internal.broker;

import org.jspecify.annotations.NullMarked;
