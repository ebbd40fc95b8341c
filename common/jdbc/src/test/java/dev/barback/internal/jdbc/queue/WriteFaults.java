package dev.barback.internal.jdbc.queue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A data source whose statements can be made to fail, for example as with a full disk. */
final class WriteFaults {
    private volatile SQLException fault;

    void failEveryWrite(SQLException with) {
        fault = with;
    }

    void clear() {
        fault = null;
    }

    DataSource wrap(DataSource source) {
        return proxy(DataSource.class, (proxy, method, args) -> {
            Object result = call(source, method, args);
            return result instanceof Connection connection ? wrap(connection) : result;
        });
    }

    private Connection wrap(Connection connection) {
        return proxy(Connection.class, (proxy, method, args) -> {
            Object result = call(connection, method, args);
            boolean writes = method.getName().equals("prepareStatement") && !((String) args[0]).startsWith("SELECT");
            return writes ? wrap((PreparedStatement) result) : result;
        });
    }

    private PreparedStatement wrap(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (proxy, method, args) -> {
            SQLException current = fault;
            if (current != null && method.getName().startsWith("execute")) {
                throw new SQLException(current.getMessage(), current.getSQLState());
            }
            return call(statement, method, args);
        });
    }

    private static Object call(Object target, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(WriteFaults.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
