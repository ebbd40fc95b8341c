package dev.barback.internal.jdbc.queue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.sql.DataSource;

/** A data source that has the database explain each statement, with its parameters, before it is executed. */
final class ExplainingDataSource {
    private final String keyword;
    private final Map<String, Set<String>> plans = new ConcurrentHashMap<>();

    /** @param keyword the database's keyword, for example EXPLAIN */
    ExplainingDataSource(String keyword) {
        this.keyword = keyword;
    }

    DataSource wrap(DataSource source) {
        return proxy(DataSource.class, (proxy, method, args) -> {
            Object result = call(source, method, args);
            return result instanceof Connection connection ? wrap(connection) : result;
        });
    }

    /** The plans of each statement, by its text. */
    Map<String, Set<String>> plans() {
        return plans;
    }

    private Connection wrap(Connection connection) {
        return proxy(Connection.class, (proxy, method, args) -> {
            Object result = call(connection, method, args);
            if (method.getName().equals("prepareStatement") && isOfMessages((String) args[0])) {
                String sql = (String) args[0];
                return wrap(sql, (PreparedStatement) result, connection.prepareStatement(keyword + " " + sql));
            }
            return result;
        });
    }

    private static boolean isOfMessages(String sql) {
        return sql.contains("barback_messages");
    }

    private PreparedStatement wrap(String sql, PreparedStatement real, PreparedStatement explain) {
        return proxy(PreparedStatement.class, (proxy, method, args) -> {
            if (method.getName().startsWith("set") && method.getParameterCount() >= 2) {
                call(explain, method, args);
            } else if (method.getName().startsWith("execute")) {
                plans.computeIfAbsent(sql, text -> new ConcurrentSkipListSet<>())
                        .add(plan(explain));
            } else if (method.getName().equals("close")) {
                explain.close();
            }
            return call(real, method, args);
        });
    }

    private static String plan(PreparedStatement explain) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = explain.executeQuery()) {
            int last = lines.getMetaData().getColumnCount();
            while (lines.next()) {
                plan.append(lines.getString(last)).append('\n');
            }
        }
        return plan.toString();
    }

    private static Object call(Object target, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ExplainingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
