/**
 * What tests need. For those of an application: {@link dev.barback.test.BarbackExtension} without Spring, {@link
 * dev.barback.test.BarbackTest} with it; both give a {@link dev.barback.test.TestBarback}, which tells what is
 * enqueued, performed and buried, and runs jobs. For those of a broker: {@link dev.barback.test.BrokerContract}, the
 * contract of {@link dev.barback.broker.Broker} as a test class, which a broker's own test extends; {@link
 * dev.barback.test.PubSubEmulator} finds or starts Google's Pub/Sub emulator.
 *
 * <pre>
 *   jobs --&gt; broker in memory --performEnqueued--&gt; Processor (core) --events--&gt; notes
 *               |                                                              |
 *               +--&gt; enqueued(), buried() --&gt; assertThat &lt;-- performed() &lt;-----+
 * </pre>
 *
 * <p>Invariants: jobs run by the code of a worker, on the test's thread, and only when the test says so; the clock
 * stands still unless it is moved; before each test all is empty. An assertion that fails lists what there is, the
 * closest first, and how it differs. The tests of brokers know no imitations: what they talk to is real, or they are
 * skipped with a line that says so (and fail where {@code CI=true}).
 */
@NullMarked
package dev.barback.test;

import org.jspecify.annotations.NullMarked;
