/**
 * What tests need. {@link dev.barback.test.BrokerContract} is the contract of {@link
 * dev.barback.broker.Broker} as a test class: a broker's own test extends it and says how to open one.
 * {@link dev.barback.test.PubSubEmulator} finds or starts Google's Pub/Sub emulator.
 *
 * <p>Nothing here replaces a service by an imitation: what a test talks to is real, or the test is skipped
 * with a line that says so (and fails where {@code CI=true}).
 */
@NullMarked
package dev.barback.test;

import org.jspecify.annotations.NullMarked;
