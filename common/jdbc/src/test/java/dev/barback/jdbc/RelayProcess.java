package dev.barback.jdbc;

import dev.barback.broker.Attendance;
import dev.barback.broker.Broker;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.broker.Message;
import dev.barback.broker.QueueInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process with nothing but an outbox, whose broker is a file: a line for each message. */
final class RelayProcess {
    private RelayProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path database = Path.of(args[0]);
        Path lines = Path.of(args[1]);
        try (OutboxBroker outbox = OutboxBroker.sqlite(new FileBroker(lines), database, CallersTransaction.NONE)) {
            new CountDownLatch(1).await(); // until it is killed
        }
    }

    private record FileBroker(Path lines, MemoryBroker rest) implements Broker {
        FileBroker(Path lines) {
            this(lines, new MemoryBroker());
        }

        @Override
        public void publish(String queue, Iterable<Message> messages) {
            try {
                for (Message message : messages) {
                    Files.writeString(
                            lines,
                            new String(message.data()) + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void ensure(String queue) {}

        @Override
        public List<Lease> receive(String queue, int max, Duration wait) {
            return List.of();
        }

        @Override
        public Duration leaseTime() {
            return rest.leaseTime();
        }

        @Override
        public void extend(String queue, Collection<? extends Lease> leases) {}

        @Override
        public void release(String queue, Collection<? extends Lease> leases) {}

        @Override
        public void park(String queue, Collection<? extends Lease> leases, Instant until) {}

        @Override
        public void acknowledge(String queue, Collection<? extends Lease> leases) {}

        @Override
        public boolean holds(Lease lease) {
            return false;
        }

        @Override
        public void purge(String queue) {}

        @Override
        public List<QueueInfo> queues() {
            return List.of();
        }

        @Override
        public Attendance attend(String queue) {
            return rest.attend(queue);
        }

        @Override
        public void close() {}
    }
}
