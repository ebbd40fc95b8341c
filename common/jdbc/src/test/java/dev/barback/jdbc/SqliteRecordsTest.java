package dev.barback.jdbc;

import dev.barback.record.Records;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordsTest extends RecordsContract {
    @TempDir
    Path folder;

    @Override
    Records newRecords() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        return JdbcRecords.sqlite(file, JdbcOptions.DEFAULTS);
    }
}
