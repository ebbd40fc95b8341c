package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.Claim.Lot;
import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.sql.SqliteDialect;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first messages of groups on SQLite, by one execution of a statement for each group, planned once. One statement
 * for all groups, over json_each, takes as long. Without state.
 */
final class SqliteCandidates {
    private static final String FROM_GROUP = " FROM barback_messages WHERE queue = " + SqliteDialect.text("?")
            + " AND delayed_until IS NULL AND lease_end IS NULL AND user_name = " + SqliteDialect.text("?")
            + " AND priority = "
            + SqliteDialect.number("?") + " AND timed = " + SqliteDialect.number("?") + " AND (since, id) > ("
            + SqliteDialect.number("?") + ", " + SqliteDialect.number("?")
            + ")";
    private static final String IN_ORDER = " ORDER BY since, id LIMIT ";
    private static final String CANDIDATES = "SELECT id, since, length(data)" + FROM_GROUP + " AND since <= "
            + SqliteDialect.number("?") + IN_ORDER + SqliteDialect.number("?");
    private static final String HEAD_OF_GROUP =
            "SELECT queue, user_name, priority, timed, since, id, since - ?" + FROM_GROUP + IN_ORDER + "1";

    /** A message that may be claimed. */
    private record Candidate(MessageGroup group, Place place, long bytes, int places) {}

    private SqliteCandidates() {}

    /** The first message of each group that no worker holds, from the group's start on. */
    static List<Head> heads(Connection connection, List<GroupStart> starts, long now) throws SQLException {
        List<Head> heads = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HEAD_OF_GROUP)) {
            for (GroupStart start : starts) {
                select.setLong(1, now);
                setStart(select, 2, start);
                heads.addAll(Statements.rows(select, MessageColumns::head));
            }
        }
        return heads;
    }

    /** The ids of the messages to be claimed. */
    static List<Long> ids(Connection connection, Claim claim) throws SQLException {
        return chosen(candidates(connection, claim)).stream()
                .map(candidate -> candidate.place.id())
                .toList();
    }

    private static List<Candidate> candidates(Connection connection, Claim claim) throws SQLException {
        List<Candidate> candidates = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CANDIDATES)) {
            for (Lot lot : claim.lots()) {
                MessageGroup group = lot.start().group();
                int next = setStart(select, 1, lot.start());
                select.setLong(next, group.isTimed() ? claim.now() : Long.MAX_VALUE);
                select.setInt(next + 1, lot.places());
                candidates.addAll(Statements.rows(
                        select,
                        row -> new Candidate(
                                group, new Place(row.getLong(2), row.getLong(1)), row.getLong(3), lot.places())));
            }
        }
        return candidates;
    }

    /** Each user's places are for all of its groups of a queue, those of better priority first. */
    private static List<Candidate> chosen(List<Candidate> candidates) {
        candidates.sort(Comparator.<Candidate>comparingInt(each -> each.group.priority())
                .thenComparing(each -> each.place));
        Map<MessageGroup, Integer> taken = new HashMap<>();
        List<Candidate> chosen = new ArrayList<>();
        long bytes = 0;
        for (Candidate each : candidates) {
            if (bytes < Claim.MAX_BYTES && taken.merge(each.group.ofUser(), 1, Integer::sum) <= each.places) {
                chosen.add(each);
                bytes += each.bytes;
            }
        }
        return chosen;
    }

    private static int setStart(PreparedStatement statement, int first, GroupStart start) throws SQLException {
        statement.setString(first, start.group().queue());
        statement.setString(first + 1, start.group().user());
        statement.setInt(first + 2, start.group().priority());
        statement.setInt(first + 3, start.group().isTimed() ? 1 : 0);
        statement.setLong(first + 4, start.after().since());
        statement.setLong(first + 5, start.after().id());
        return first + 6;
    }
}
