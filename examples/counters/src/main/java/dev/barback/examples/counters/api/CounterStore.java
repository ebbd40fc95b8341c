package dev.barback.examples.counters.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores the counters and the key of every change to them, in a SQLite file. A change and its key are committed
 * together, before the answer: so no key is ever counted twice, not even if this process is killed in between.
 * Thread-safe.
 */
final class CounterStore implements AutoCloseable {
    private final SingleConnectionDataSource source;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;

    /** Opens the file, which is made if it does not exist. */
    CounterStore(Path file) {
        this.source = new SingleConnectionDataSource("jdbc:sqlite:" + file.toAbsolutePath(), true);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        this.jdbc = JdbcClient.create(source);
        jdbc.sql("PRAGMA journal_mode = WAL").query().singleRow();
        jdbc.sql("CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER, changes INTEGER)")
                .update();
        jdbc.sql("CREATE TABLE IF NOT EXISTS changes (key TEXT PRIMARY KEY, name TEXT, delta INTEGER)")
                .update();
    }

    /**
     * A counter.
     *
     * @param changes the number of changes so far: of two answers, the one with more is the later
     */
    record Counter(String name, long value, long changes) {}

    /** The key was used before, for another change. */
    static final class KeyReused extends RuntimeException {
        KeyReused(String key) {
            super("The key " + key + " was used for another change.");
        }
    }

    /** All counters, by name. */
    synchronized List<Counter> all() {
        return jdbc.sql("SELECT name, value, changes FROM counters ORDER BY name")
                .query(Counter.class)
                .list();
    }

    /** Defines the counter, if it does not exist. */
    synchronized Counter define(String name) {
        jdbc.sql("INSERT INTO counters VALUES (?, 0, 0) ON CONFLICT DO NOTHING")
                .param(name)
                .update();
        return find(name).orElseThrow();
    }

    /**
     * Counts the change, unless it was counted under this key before.
     *
     * @return the counter's new state; empty = there is no such counter
     * @throws KeyReused if another change was counted under this key
     */
    synchronized Optional<Counter> change(String name, long delta, String key) {
        return transaction.execute(status -> {
            if (find(name).isEmpty()) {
                return Optional.empty();
            }
            Change change = new Change(name, delta);
            Optional<Change> earlier = jdbc.sql("SELECT name, delta FROM changes WHERE key = ?")
                    .param(key)
                    .query(Change.class)
                    .optional();
            if (earlier.isEmpty()) {
                jdbc.sql("INSERT INTO changes VALUES (?, ?, ?)")
                        .params(key, name, delta)
                        .update();
                jdbc.sql("UPDATE counters SET value = value + ?, changes = changes + 1 WHERE name = ?")
                        .params(delta, name)
                        .update();
            } else if (!earlier.get().equals(change)) {
                throw new KeyReused(key);
            }
            return find(name);
        });
    }

    @Override
    public synchronized void close() {
        source.destroy();
    }

    private record Change(String name, long delta) {}

    private Optional<Counter> find(String name) {
        return jdbc.sql("SELECT name, value, changes FROM counters WHERE name = ?")
                .param(name)
                .query(Counter.class)
                .optional();
    }
}
