package dev.barback.spring;

import dev.barback.BrokerException;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in memory that remembers the number of messages per call, and can be unavailable. */
class CountingBroker extends ForwardingBroker {
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    volatile boolean isUnavailable;
    volatile boolean closed;

    CountingBroker() {
        super(new MemoryBroker());
    }

    /** The number of messages of each publish call. */
    List<Integer> batches() {
        return List.copyOf(batches);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        if (isUnavailable) {
            throw new BrokerException("The broker is unreachable.");
        }
        List<Message> all = new ArrayList<>();
        messages.forEach(all::add);
        super.publish(queue, all);
        batches.add(all.size());
    }

    @Override
    public void close() {
        closed = true;
    }
}
