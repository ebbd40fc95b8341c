package dev.barback.internal.jdbc.records;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.JobStore;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The contract with a driver that rewrites a batch into one statement, and does not report the result of each part; in a
 * schema that is not on the search_path.
 */
class RewritingPostgresJobStoreTest extends JobStoreContract {
    @Override
    JobStore newJobStore() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        database.setReWriteBatchedInserts(true);
        JdbcOptions options = JdbcOptions.DEFAULTS.withSchema("jobs");
        Schema.migrate(database, options);
        return JdbcJobStore.postgres(database, options);
    }
}
