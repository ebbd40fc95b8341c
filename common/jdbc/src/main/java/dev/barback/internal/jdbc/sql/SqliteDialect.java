package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** SQLite: the connection has one writer at a time, and decides about transactions and their durability. */
public class SqliteDialect implements Dialect {

    /**
     * A text parameter that SQLite's planner does not look at. It plans a statement anew when a parameter is bound into whose
     * value it looks: those of comparisons with an index, and of a LIMIT. That took 25 of the 30 µs of a short query that
     * was executed many times. It looks into no expression.
     */
    public static String text(String parameter) {
        return "(" + parameter + " || '')";
    }

    /** A parameter that is a number, and that SQLite's planner does not look at: see {@link #text}. */
    public static String number(String parameter) {
        return "(" + parameter + " + 0)";
    }

    /** Uses the machine's clock, which all processes that share the file have: the parameter is the time itself. */
    @Override
    public String fromNow() {
        return "?";
    }

    /** Empty: on SQLite the connection is set to relaxed commits. */
    @Override
    public String relaxedCommit() {
        return "";
    }

    /** The work on a connection is one transaction already, and its durability is set before. */
    @Override
    public <T> T inTransaction(Connection connection, Database.Access access, TransactionBody<T> body)
            throws SQLException {
        return body.run();
    }

    @Override
    public <T> T keepingDurability(Connection connection, TransactionBody<T> body) throws SQLException {
        return body.run();
    }

    @Override
    public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }
}
