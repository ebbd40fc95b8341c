package dev.barback.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that inserts rows, many at a time, or does something with those that are there. No two rows that are given
 * together may have the same key. Immutable.
 *
 * @param <T> what becomes a row
 * @param into the table, with the name that the rest calls it by, if any
 * @param columns those whose values are given; the first tells the rows apart
 * @param computed columns whose value is the same for all rows, as ", name"; or empty
 * @param computation that value, as ", (SELECT ...)"; or empty
 * @param rest from ON CONFLICT on
 */
record Upsert<T>(String into, List<Column<T>> columns, String computed, String computation, String rest) {

    /** With a question mark for each column. */
    String ofOne() {
        return insert() + " VALUES (" + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
                + computation + ") " + rest;
    }

    /**
     * With an array for each column, for PostgreSQL: one statement, whose plan is the same for any table.
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
