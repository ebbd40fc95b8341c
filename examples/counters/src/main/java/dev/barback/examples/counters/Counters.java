package dev.barback.examples.counters;

import dev.barback.Jobs;
import dev.barback.examples.counters.Counter.Problem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores the application's counters, with the latest values from the API, and the presses that are not counted yet.
 * Jobs are enqueued inside the transactions that write these rows: no press without a job, no job without a press.
 *
 * <p>Each transaction starts with a write: SQLite refuses a transaction that first reads, and then writes after another
 * has written.
 */
@Repository
class Counters {
    /** Retries have ended long before. A press that still waits then was lost: pressing it again does no harm. */
    private static final Duration MAX_PENDING = Duration.ofMinutes(45);

    private static final int MAX_PROBLEMS = 50;

    private final JdbcClient jdbc;
    private final Jobs jobs;

    Counters(JdbcClient jdbc, Jobs jobs) {
        this.jdbc = jdbc;
        this.jobs = jobs;
    }

    /** Defines a counter, if it does not exist, here and (later) at the API. */
    @Transactional
    public void define(String name) {
        jdbc.sql("INSERT INTO counters (name, changes) VALUES (?, -1) ON CONFLICT DO NOTHING")
                .param(name)
                .update();
        jobs.performLater(DefineCounterJob::perform, name);
    }

    /**
     * Stores a press, to be counted by the API later.
     *
     * @return false if there is no such counter
     */
    @Transactional
    public boolean press(String counter, int delta) {
        String id = UUID.randomUUID().toString();
        boolean exists = jdbc.sql("INSERT INTO presses (id, counter, delta, pressed_at)"
                                + " SELECT ?, name, ?, ? FROM counters WHERE name = ?")
                        .params(id, delta, System.currentTimeMillis(), counter)
                        .update()
                == 1;
        if (exists) {
            jobs.performLater(ChangeCounterJob::perform, id, counter, delta);
        }
        return exists;
    }

    /** Enqueues a press again, under the same id: if the API has counted it after all, it stays counted once. */
    @Transactional
    public void pressAgain(String id) {
        boolean isUncounted = jdbc.sql("UPDATE presses SET problem = NULL, pressed_at = ? WHERE id = ?")
                        .params(System.currentTimeMillis(), id)
                        .update()
                == 1;
        if (isUncounted) {
            Press press = jdbc.sql("SELECT counter, delta FROM presses WHERE id = ?")
                    .param(id)
                    .query(Press.class)
                    .single();
            jobs.performLater(ChangeCounterJob::perform, id, press.counter(), press.delta());
        }
    }

    /** Deletes a press that the API has counted. */
    @Transactional
    public void counted(String id, RemoteCounters.State state) {
        jdbc.sql("DELETE FROM presses WHERE id = ?").param(id).update();
        storeState(state);
    }

    /** Marks a press as failed: it will not be counted, unless the user presses it again. */
    @Transactional
    public void failed(String id, String reason) {
        jdbc.sql("UPDATE presses SET problem = ? WHERE id = ?")
                .params(reason, id)
                .update();
    }

    /** Stores an answer of the API. Answers may overtake each other: an older one changes nothing. */
    @Transactional
    public void storeState(RemoteCounters.State state) {
        jdbc.sql("INSERT INTO counters (name, value, changes) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                        + " SET value = excluded.value, changes = excluded.changes"
                        + " WHERE counters.changes < excluded.changes")
                .params(state.name(), state.value(), state.changes())
                .update();
    }

    /** All counters, by name. */
    public List<Counter> all() {
        List<Problem> problems = jdbc.sql("SELECT id, counter, delta,"
                        + " coalesce(problem, 'It has been pending for too long.') AS reason FROM presses"
                        + " WHERE problem IS NOT NULL OR pressed_at < ? ORDER BY pressed_at LIMIT ?")
                .params(System.currentTimeMillis() - MAX_PENDING.toMillis(), MAX_PROBLEMS)
                .query(Problem.class)
                .list();
        return jdbc
                .sql("SELECT name, value, (SELECT count(*) FROM presses"
                        + " WHERE counter = name AND problem IS NULL) AS pending FROM counters ORDER BY name")
                .query(Row.class)
                .list()
                .stream()
                .map(row -> new Counter(
                        row.name(),
                        row.value(),
                        row.pending(),
                        problems.stream()
                                .filter(problem -> problem.counter().equals(row.name()))
                                .toList()))
                .toList();
    }

    private record Press(String counter, int delta) {}

    private record Row(String name, @Nullable Long value, long pending) {}
}
