package dev.barback.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that inserts rows, many at a time, or updates existing rows. No two rows of one call may have the same key.
 * Immutable.
 *
 * @param <T> the type that becomes a row
 * @param into the table, with the alias that the rest uses, if any
 * @param columns the columns whose values are given; the first is the key
 * @param computed a column whose value is the same for all rows, as ", name"; or empty
 * @param computation its value, as ", (SELECT ...)"; or empty
 * @param rest from ON CONFLICT on
 */
record Upsert<T>(String into, List<Column<T>> columns, String computed, String computation, String rest) {

    /** The statement for one row, with a question mark for each column. */
    String ofOne() {
        return insert() + " VALUES (" + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
                + computation + ") " + rest;
    }

    /**
     * The statement for many rows, with an array for each column, for PostgreSQL; its plan is the same for any table.
     *
     * @param condition begins with AND, or is empty
     */
    String ofMany(String condition) {
        return insert() + " SELECT given.*" + computation + " FROM unnest("
                + columns.stream().map(Column::arrayMark).collect(Collectors.joining(", "))
                + ") AS given WHERE true" + condition + " " + rest;
    }

    private String insert() {
        return "INSERT INTO " + into + " (" + columns.stream().map(Column::name).collect(Collectors.joining(", "))
                + computed + ")";
    }
}
