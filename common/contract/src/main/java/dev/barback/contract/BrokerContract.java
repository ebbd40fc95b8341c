package dev.barback.contract;

import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of {@link Broker} as a test. Extend it for each broker; the tests are in the interfaces, by topic. Every
 * test has its own queues, so tests may run in any order and in parallel. The broker must use real time; a short lease
 * time makes the test short.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class BrokerContract
        implements MessagesContract,
                LeasesContract,
                DelaysContract,
                PurgingContract,
                QueuesContract,
                ManyQueuesContract {
    private BrokerFixture fixture;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // openBroker sets it before each test
    protected BrokerContract() {}

    /** Opens the broker under test. It is closed after each test. */
    protected abstract Broker open();

    /** Whether {@link Lease#deliveries()} counts. */
    protected abstract boolean countsDeliveries();

    /** Deletes what is left of the tests' queues. Called while the broker is still open. */
    protected void cleanUp(Broker broker, Collection<String> queues) {}

    /** How late a message may be, measured from its due time. */
    protected Duration lateness() {
        return Duration.ofSeconds(2);
    }

    /** For the tests, not for subclasses. */
    @Override
    public final BrokerFixture fixture() {
        return fixture;
    }

    @BeforeEach
    void openBroker() {
        fixture = new BrokerFixture(this::open, countsDeliveries(), lateness());
    }

    @AfterEach
    void closeBroker() {
        try (BrokerFixture closing = fixture) {
            cleanUp(closing.broker(), closing.queues());
        }
    }
}
