package dev.barback.spring;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;

/** A connection that is bound to the calling thread. */
interface BoundConnection {
    /** The connection, which may only now be fetched. */
    Connection open() throws SQLException;

    /** Tells that it is not used any more. */
    void release(Connection connection);

    /** Where Spring keeps it; null = in a session. */
    @Nullable ConnectionHolder holder();

    /** Whether the session is in a transaction; of holders that is not known. */
    boolean isInTransaction();
}
