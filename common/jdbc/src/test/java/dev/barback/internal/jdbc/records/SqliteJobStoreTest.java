package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.JobStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreContract {
    @TempDir
    Path folder;

    @Override
    JobStore newJobStore() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        return JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS);
    }
}
