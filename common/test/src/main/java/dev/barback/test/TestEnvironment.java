package dev.barback.test;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.TimeAndIds;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a test's jobs: the clock, the broker, and a listener that records executions.
 *
 * @param clock moves only when the test moves it
 * @param broker in memory, with that clock
 * @param executions listens to every event
 */
record TestEnvironment(TestClock clock, MemoryBroker broker, Executions executions) {
    /** So long that a job's lease does not end, however far the job moves the clock. */
    private static final Duration LEASE_TIME = Duration.ofDays(365 * 100);

    /**
     * A new environment.
     *
     * @param start where the clock starts; null = the time of the start of each test
     */
    static TestEnvironment at(@Nullable Instant start) {
        TestClock clock = new TestClock(start);
        return new TestEnvironment(clock, new MemoryBroker(clock, LEASE_TIME), new Executions());
    }

    /** No jitter, so that retries are due exactly when they are declared to be. */
    TimeAndIds timeAndIds() {
        return new TimeAndIds(clock, TimeAndIds.SYSTEM.ids(), () -> 0);
    }

    /** Empties the queues, forgets executions and resets the clock. */
    void reset() {
        broker.queues().forEach(queue -> broker.purge(queue.name()));
        executions.clear();
        clock.reset();
    }
}
