/**
 * What authors of a broker or a job store implement, and integrations with a framework: {@link dev.barback.spi.Broker}
 * carries messages, {@link dev.barback.spi.JobStore} remembers jobs, {@link dev.barback.spi.ThreadContext} prepares the
 * thread of a job, {@link dev.barback.spi.InstanceFactory} creates job objects.
 *
 * <p>States of a message: published - available (at its due time) - leased - acknowledged. A lease that is not
 * acknowledged, renewed, released or parked in time ends, and the message is available again. States of a job: {@link
 * dev.barback.JobState}.
 *
 * <p>Invariants: a publish returns when the carrier has confirmed the messages; every call ends within a bounded time;
 * no answer is never reported as an empty answer. Failures: a {@link dev.barback.BrokerException} says what could not be
 * reached, and what to check. The contract tests {@code BrokerContract}, {@code JobStoreContract} and {@code
 * JobOperationsContract} run on every implementation.
 */
@NullMarked
package dev.barback.spi;

import org.jspecify.annotations.NullMarked;
