package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.PostgresDialect;
import dev.barback.spi.JobEdits.Replacement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** SQL and statements on records that differ between the two databases. Without state. */
interface RecordDialect extends Dialect {

    /** The one for a database. */
    static RecordDialect of(Database database) {
        return database.dialect() instanceof PostgresDialect ? new PostgresRecordDialect() : new SqliteRecordDialect();
    }

    /** Writes rows, in the given order. */
    <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException;

    /**
     * Writes rows, in the given order; as a transaction of its own if the connection is in none.
     *
     * @param access the durability of that transaction
     * @return the first column of the rows that were inserted or changed
     */
    <T> Set<String> writeReturningKeys(Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access)
            throws SQLException;

    /**
     * Replaces the rows of jobs that are still as known, in the given order.
     *
     * @return the ids of these jobs
     */
    Set<String> replace(Connection connection, List<Replacement> replacements) throws SQLException;

    /** Ends jobs, in the given order. @return the ids of those whose records were messages, and are moved */
    Set<String> end(Connection connection, List<EndedJob> jobs) throws SQLException;

    /** A condition that a column has one of some values; its one parameter is the result of {@link #texts}. */
    String isAnyOf(String column);

    /** The parameter of {@link #isAnyOf}. */
    Object texts(Connection connection, Collection<String> values) throws SQLException;

    /** Ends a query whose rows are about to be changed. */
    String rowLock();

    /** Gives the transaction a number of its own, which is written into each job row that it changes from now on. */
    void beginChange(Connection connection) throws SQLException;

    /** Which changes of jobs are committed now. */
    CommitSnapshot snapshot(Connection connection) throws SQLException;

    /** How many change numbers a database may lose in a crash and give again within one {@link CommitSnapshot#epoch()}. */
    long maxLostNumbers();
}
