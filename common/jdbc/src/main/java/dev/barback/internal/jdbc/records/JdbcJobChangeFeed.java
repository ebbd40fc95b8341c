package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobChangeFeed;
import dev.barback.spi.JobChanges;
import java.util.Optional;

/** Reads the changes of jobs from a database, and keeps the positions of their readers in it. Thread-safe. */
final class JdbcJobChangeFeed implements JobChangeFeed {
    private final JobStoreDatabase database;

    JdbcJobChangeFeed(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public JobChanges changes(Optional<String> after, int max) {
        Optional<ChangeFeed.Position> position = after.map(ChangeFeed.Position::of);
        return database.read(
                "look up what has changed",
                connection -> ChangeFeed.read(connection, database.dialect(), position, max));
    }

    @Override
    public Optional<FeedPosition> findPosition(String name) {
        return database.read("look up a feed position", connection -> FeedPositionTable.find(connection, name));
    }

    @Override
    public void savePosition(String name, FeedPosition feedPosition) {
        database.call(
                "store a feed position",
                Access.DURABLE_WRITE,
                connection -> FeedPositionTable.save(connection, name, feedPosition));
    }
}
