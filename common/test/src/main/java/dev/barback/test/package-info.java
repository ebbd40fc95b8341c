/**
 * Support for tests of applications: {@link dev.barback.test.BarbackExtension} without Spring, {@link
 * dev.barback.test.BarbackTest} with it; both provide a {@link dev.barback.test.TestBarback}, which lists enqueued,
 * performed and buried jobs, and runs jobs.
 *
 * <pre>
 *   jobs --&gt; broker in memory --performEnqueued--&gt; Processor (core) --events--&gt; list
 *               |                                                              |
 *               +--&gt; enqueued(), buried() --&gt; assertThat &lt;-- performed() &lt;-----+
 * </pre>
 *
 * <p>Invariants: jobs run by the code of a worker, on the test's thread, and only when the test calls a method for it;
 * the clock stands still unless the test moves it; before each test all queues are empty. A failing assertion lists the
 * jobs found, the closest first, and how they differ.
 */
@NullMarked
package dev.barback.test;

import org.jspecify.annotations.NullMarked;
