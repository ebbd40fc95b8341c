package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class SqliteSharedTest extends SharedDatabaseContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withLeaseTime(Duration.ofSeconds(2));

    @TempDir
    Path folder;

    @Override
    JdbcBroker newBroker() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, OPTIONS);
        return JdbcBroker.sqlite(file, OPTIONS);
    }
}
