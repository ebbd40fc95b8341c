package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.internal.jdbc.sql.StatementSize;
import dev.barback.spi.JobEdits.Replacement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statement that replaces known job versions by later ones, where the row is still as known. Without state. */
final class JobReplacement {
    private static final Set<String> KEPT = Set.of("id", "created_at", "keep_until");

    private static final String WHERE_AS_KNOWN = " WHERE j.id = given.id AND j.edition = given.known_edition"
            + " AND j.since = given.known_since AND j.state = given.known_state";

    private static final String UPDATE = "UPDATE barback_jobs AS j SET "
            + JobRow.ALL.stream()
                    .map(Column::name)
                    .filter(name -> !KEPT.contains(name))
                    .map(name -> name + " = given." + name)
                    .collect(Collectors.joining(", "))
            + ", keep_until = CASE WHEN j.keep_until > given.keep_until THEN j.keep_until ELSE given.keep_until END"
            + ", cancelled = 0, changed = " + ChangeFeed.CHANGE_NUMBER + " FROM ";

    /** The values that the statement needs for each replacement. */
    static final List<Column<Replacement>> COLUMNS = Stream.concat(
                    columns(JobRow.ALL, "", Replacement::later),
                    columns(
                            JobRow.LATEST.stream()
                                    .filter(column ->
                                            Set.of("edition", "since", "state").contains(column.name()))
                                    .toList(),
                            "known_",
                            Replacement::known))
            .toList();

    private JobReplacement() {}

    /** Splits replacements into portions of one statement each, in the order in which all transactions lock jobs. */
    static List<List<Replacement>> portions(Collection<Replacement> replacements) {
        return StatementSize.portions(
                replacements.stream()
                        .sorted(Comparator.comparing(each -> each.known().jobId()))
                        .toList(),
                each -> JobRow.bytes(each.later()));
    }

    /** The statement for one replacement, with a question mark for each column. */
    static String rowSql() {
        return UPDATE
                + COLUMNS.stream()
                        .map(column -> "? AS " + column.name())
                        .collect(Collectors.joining(", ", "(SELECT ", ")"))
                + " AS given" + WHERE_AS_KNOWN;
    }

    /**
     * The statement for many replacements, with an array for each column, for PostgreSQL; returns the ids of those that were
     * made. It first locks the rows in the order of ids, as other statements do: else two of them could deadlock.
     */
    static String arraySql() {
        String names = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        return "WITH given AS (SELECT * FROM unnest("
                + COLUMNS.stream().map(Column::arrayPlaceholder).collect(Collectors.joining(", "))
                + ") AS given (" + names + ")), locked AS (SELECT j.id FROM barback_jobs AS j"
                + " WHERE j.id IN (SELECT id FROM given) ORDER BY j.id FOR UPDATE OF j) "
                + UPDATE + "given" + WHERE_AS_KNOWN + " AND (SELECT count(*) FROM locked) >= 0 RETURNING j.id";
    }

    private static Stream<Column<Replacement>> columns(
            List<Column<JobRecord>> columns, String prefix, Function<Replacement, JobRecord> record) {
        return columns.stream()
                .map(column -> new Column<>(
                        prefix + column.name(),
                        column.type(),
                        each -> column.value().apply(record.apply(each))));
    }
}
