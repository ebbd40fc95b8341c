package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One transaction per thread, like an application framework's. */
public final class OneTransaction implements AmbientTransaction {
    private final ThreadLocal<Connection> current = new ThreadLocal<>();
    private final ThreadLocal<List<Runnable>> afterCommit = ThreadLocal.withInitial(ArrayList::new);
    private final DataSource source;

    public OneTransaction(DataSource source) {
        this.source = source;
    }

    public interface Body {
        void run(Connection connection) throws SQLException;
    }

    public void commit(Body body) {
        run(body, true);
    }

    public void rollBack(Body body) {
        run(body, false);
    }

    private void run(Body body, boolean commit) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            current.set(connection);
            body.run(connection);
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            current.remove();
        }
        if (commit) {
            afterCommit.get().forEach(Runnable::run);
        }
        afterCommit.remove();
    }

    @Override
    public @Nullable HeldConnection held() {
        Connection connection = current.get();
        return connection == null ? null : new HeldConnection(connection, true, () -> {});
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.get().add(action);
    }
}
