package dev.barback.test;

import dev.barback.broker.MemoryBroker;
import dev.barback.enqueue.Sources;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the jobs of a test: time, the broker, and somebody who takes notes.
 *
 * @param clock moves when the test says so
 * @param broker in memory, by that clock
 * @param executions is told of every event
 */
record Setting(TestClock clock, MemoryBroker broker, Executions executions) {
    /** However far a job moves the clock, its lease does not end under it. */
    private static final Duration LEASE_TIME = Duration.ofDays(365 * 100);

    /**
     * A new one.
     *
     * @param start where the clock starts; null = the time of the start of each test
     */
    static Setting at(@Nullable Instant start) {
        TestClock clock = new TestClock(start);
        return new Setting(clock, new MemoryBroker(clock, LEASE_TIME), new Executions());
    }

    /** No jitter, so that retries are due exactly when they are declared to be. */
    Sources sources() {
        return new Sources(clock, Sources.SYSTEM.ids(), () -> 0);
    }

    /** As at the beginning. */
    void reset() {
        broker.queues().forEach(queue -> broker.purge(queue.name()));
        executions.clear();
        clock.reset();
    }
}
