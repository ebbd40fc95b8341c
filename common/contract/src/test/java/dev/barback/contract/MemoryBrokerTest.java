package dev.barback.contract;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.spi.Broker;
import java.time.Clock;
import java.time.Duration;

class MemoryBrokerTest extends BrokerContract {

    @Override
    protected Broker open() {
        return new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(2));
    }

    @Override
    protected boolean countsDeliveries() {
        return true;
    }
}
