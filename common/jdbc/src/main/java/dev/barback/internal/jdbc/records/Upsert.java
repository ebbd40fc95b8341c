package dev.barback.internal.jdbc.records;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that inserts rows, many at a time, or updates existing rows. No two rows of one call may have the same key.
 * Immutable.
 *
 * @param <T> the type that becomes a row
 * @param table the table, with the alias that the conflict clause uses, if any
 * @param columns the columns whose values are given; the first is the key
 * @param computedColumn a column whose value is the same for all rows, as ", name"; or empty
 * @param computedValue its value, as ", (SELECT ...)"; or empty
 * @param conflictClause from ON CONFLICT on
 */
record Upsert<T>(
        String table, List<Column<T>> columns, String computedColumn, String computedValue, String conflictClause) {

    /** The statement for one row, with a question mark for each column. */
    String rowSql() {
        return insert() + " VALUES (" + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
                + computedValue + ") " + conflictClause;
    }

    /**
     * The statement for many rows, with an array for each column, for PostgreSQL; its plan is the same for any table.
     *
     * @param condition begins with AND, or is empty
     */
    String arraySql(String condition) {
        return insert() + " SELECT given.*" + computedValue + " FROM unnest("
                + columns.stream().map(Column::arrayPlaceholder).collect(Collectors.joining(", "))
                + ") AS given WHERE true" + condition + " " + conflictClause;
    }

    private String insert() {
        return "INSERT INTO " + table + " ("
                + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + computedColumn + ")";
    }
}
