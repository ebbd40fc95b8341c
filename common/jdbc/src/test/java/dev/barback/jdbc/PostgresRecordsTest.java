package dev.barback.jdbc;

import dev.barback.record.Records;
import dev.barback.test.PostgresServer;
import javax.sql.DataSource;

class PostgresRecordsTest extends RecordsContract {
    @Override
    Records newRecords() {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return JdbcRecords.postgres(database, JdbcOptions.DEFAULTS);
    }
}
