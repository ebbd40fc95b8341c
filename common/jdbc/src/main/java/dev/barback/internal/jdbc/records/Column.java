package dev.barback.internal.jdbc.records;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, and its value for an object that becomes a row.
 *
 * @param <T> the type that becomes a row
 * @param value returns a value of this type, or null
 */
record Column<T>(String name, Type type, Function<T, @Nullable Object> value) {

    /** The types of columns: their names on PostgreSQL, and in JDBC. */
    enum Type {
        TEXT("text", Types.VARCHAR),
        INTEGER("int4", Types.INTEGER),
        LONG("int8", Types.BIGINT),
        BYTES("bytea", Types.BINARY);

        private final String sqlType;
        private final int jdbcType;

        Type(String sqlType, int jdbcType) {
            this.sqlType = sqlType;
            this.jdbcType = jdbcType;
        }

        /** The driver writes arrays of one type directly, others as text. */
        private Object[] array(int length) {
            return switch (this) {
                case TEXT -> new String[length];
                case INTEGER -> new Integer[length];
                case LONG -> new Long[length];
                case BYTES -> new byte[length][];
            };
        }
    }

    /** Sets the value for a row. */
    void set(PreparedStatement statement, int index, T row) throws SQLException {
        Object object = value.apply(row);
        if (object instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            statement.setObject(index, object, type.jdbcType);
        }
    }

    /** The values for some rows, as an array for PostgreSQL; null, which {@code unnest} treats alike, if all are null. */
    @Nullable Array array(Connection connection, List<T> rows) throws SQLException {
        Object[] values = rows.stream().map(value).toArray(type::array);
        return Stream.of(values).allMatch(Objects::isNull) ? null : connection.createArrayOf(type.sqlType, values);
    }

    /** A question mark for {@link #array}. */
    String arrayPlaceholder() {
        return "?::" + type.sqlType + "[]";
    }
}
