/**
 * What only Barback's own tests need; never published. Contracts as test classes, which the test of each
 * implementation extends: {@link dev.barback.contract.BrokerContract} is that of {@link dev.barback.spi.Broker},
 * {@link dev.barback.contract.JobOperationsContract} that of {@link dev.barback.JobOperations}. Real servers:
 * {@link dev.barback.contract.PubSubEmulator} finds or starts Google's Pub/Sub emulator, {@link
 * dev.barback.contract.PostgresServer} starts PostgreSQL. Faults: {@link dev.barback.contract.NetworkProxy} is a
 * network that fails, {@link dev.barback.contract.Signals} suspends processes.
 *
 * <p>Invariants: no mocks; a test whose server is missing is skipped with a line that says so, and fails if {@code
 * CI=true} ({@link dev.barback.contract.SkippedTests}); tests of a contract have queues of their own, so they may run
 * in parallel.
 */
@NullMarked
package dev.barback.contract;

import org.jspecify.annotations.NullMarked;
