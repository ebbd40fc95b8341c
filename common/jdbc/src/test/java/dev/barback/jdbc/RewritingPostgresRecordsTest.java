package dev.barback.jdbc;

import dev.barback.record.Records;
import dev.barback.test.PostgresServer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * With a driver that makes one statement of a batch, and does not tell what became of each part; in a schema that statements
 * don't find by themselves.
 */
class RewritingPostgresRecordsTest extends RecordsContract {
    @Override
    Records newRecords() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        database.setReWriteBatchedInserts(true);
        JdbcOptions options = JdbcOptions.DEFAULTS.withSchema("jobs");
        Schema.migrate(database, options);
        return JdbcRecords.postgres(database, options);
    }
}
