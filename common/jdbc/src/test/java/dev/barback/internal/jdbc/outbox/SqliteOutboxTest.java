package dev.barback.internal.jdbc.outbox;

import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.spi.Broker;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteOutboxTest extends OutboxContract {
    @TempDir
    Path folder;

    @Override
    DataSource newDatabase() {
        return Sqlite.source(file(), 15_000);
    }

    @Override
    OutboxBroker outbox(Broker target, DataSource source, AmbientTransaction ambientTransaction) {
        return OutboxBroker.sqlite(target, file(), ambientTransaction);
    }

    private Path file() {
        return folder.resolve("outbox.db");
    }
}
