package dev.barback.spring;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;

/** A connection that is bound to the calling thread, or to a suspended transaction of it. */
interface BoundConnection {
    /** The connection; it may be taken from the pool only now. */
    Connection open() throws SQLException;

    /** Ends the use of the connection. */
    void release(Connection connection);

    /** The holder in which Spring keeps it; null = it is in a session. */
    @Nullable ConnectionHolder holder();

    /** Whether the session is in a transaction; false for a holder. */
    boolean isInTransaction();
}
