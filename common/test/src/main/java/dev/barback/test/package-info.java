/**
 * Test support. For tests of an application: {@link dev.barback.test.BarbackExtension} without Spring, {@link
 * dev.barback.test.BarbackTest} with it; both provide a {@link dev.barback.test.TestBarback}, which lists enqueued,
 * performed and buried jobs, and runs jobs. For tests of a broker: {@link dev.barback.test.BrokerContract}, the
 * contract of {@link dev.barback.broker.Broker} as a test class, which a broker's own test extends; {@link
 * dev.barback.test.PubSubEmulator} finds or starts Google's Pub/Sub emulator.
 *
 * <pre>
 *   jobs --&gt; broker in memory --performEnqueued--&gt; Processor (core) --events--&gt; list
 *               |                                                              |
 *               +--&gt; enqueued(), buried() --&gt; assertThat &lt;-- performed() &lt;-----+
 * </pre>
 *
 * <p>Invariants: jobs run by the code of a worker, on the test's thread, and only when the test calls a method for it;
 * the clock stands still unless the test moves it; before each test all queues are empty. A failing assertion lists the
 * jobs found, the closest first, and how they differ. Tests of brokers use no mocks: they use real servers, or are
 * skipped with a line that says so (and fail if {@code CI=true}).
 */
@NullMarked
package dev.barback.test;

import org.jspecify.annotations.NullMarked;
