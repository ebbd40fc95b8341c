package dev.barback.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSharingTest extends SharingContract {
    @TempDir
    Path folder;

    @Override
    JdbcBroker newBroker() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        return JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS);
    }
}
