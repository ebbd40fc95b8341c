package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.SqliteDialect;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that updates some columns of jobs that have a row: less work than an {@link Upsert}, which evaluates and writes
 * all columns. No two rows of one call may be of the same job. Immutable.
 *
 * @param <T> the type that has the values
 * @param columns the values that are {@code given} for each job; the first is its id
 * @param assignments what is set, from {@code given.}values and {@code j.}columns
 * @param condition which rows are updated, beside the id
 */
record RowUpdate<T>(List<Column<T>> columns, String assignments, String condition) {

    /** The statement for one job, with a question mark for each value. */
    String rowSql() {
        return update()
                + columns.stream()
                        .map(column ->
                                (column.name().equals("id") ? SqliteDialect.text("?") : "?") + " AS " + column.name())
                        .collect(Collectors.joining(", ", "(SELECT ", ") AS given"))
                + where();
    }

    /**
     * The statement for many jobs, with an array for each column, for PostgreSQL; returns the ids of the jobs that were updated.
     * The array that a query makes has the server use the index, even if the table was never analyzed; so the rows are
     * locked in the order of ids, too, in which all transactions lock them.
     *
     * @param more begins with AND, or is empty
     */
    String arraySql(String more) {
        return "WITH given AS (SELECT * FROM unnest("
                + columns.stream().map(Column::arrayPlaceholder).collect(Collectors.joining(", "))
                + ") AS given (" + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ")) "
                + update() + "given" + where() + more + " AND j.id = ANY (ARRAY(SELECT id FROM given)) RETURNING j.id";
    }

    private String update() {
        return "UPDATE barback_jobs AS j SET " + assignments + " FROM ";
    }

    private String where() {
        return " WHERE j.id = given.id AND " + condition;
    }
}
