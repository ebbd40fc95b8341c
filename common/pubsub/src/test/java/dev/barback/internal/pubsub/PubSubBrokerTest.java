package dev.barback.internal.pubsub;

import dev.barback.contract.BrokerContract;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Broker;
import java.time.Duration;
import java.util.Collection;

@NeedsEmulator
class PubSubBrokerTest extends BrokerContract {
    private final PubSubOptions options = PubSubOptions.of("job_queue")
            .withEmulatorHost(PubSubEmulator.shared().hostAndPort())
            .withLeaseTime(Duration.ofSeconds(10));

    @Override
    protected Broker open() {
        return new PubSubBroker(options);
    }

    @Override
    protected boolean countsDeliveries() {
        return true;
    }

    @Override
    protected void cleanUp(Broker broker, Collection<String> queues) {
        EmulatorOperations.delete(options, queues);
    }
}
