package dev.barback.internal.jdbc.outbox;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A process that runs only the relay of an outbox; its broker is a file with one line per message. */
final class RelayProcess {
    private RelayProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path database = Path.of(args[0]);
        Path lines = Path.of(args[1]);
        try (OutboxBroker outbox = OutboxBroker.sqlite(new FileBroker(lines), database, AmbientTransaction.NONE)) {
            new CountDownLatch(1).await(); // until the process is killed
        }
    }

    private static final class FileBroker extends ForwardingBroker {
        private final Path lines;

        FileBroker(Path lines) {
            super(new MemoryBroker());
            this.lines = lines;
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
    }
}
