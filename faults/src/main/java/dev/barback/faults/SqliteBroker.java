package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A SQLite file, on a small disk if the machine allows it. */
final class SqliteBroker implements BrokerUnderTest {
    private static final int DISK_MEBIBYTES = 2_048;

    private final SmallDisk disk;

    SqliteBroker(Path folder) {
        this.disk = SmallDisk.mount(folder.resolve("sqlite").toAbsolutePath(), DISK_MEBIBYTES);
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "BARBACK_BROKER",
                "jdbc",
                "BARBACK_DATA_DIR",
                disk.directory().toString(),
                "BARBACK_JDBC_LEASETIME",
                TestBed.LEASE_TIME.toSeconds() + "s");
    }

    @Override
    public boolean hasRecords() {
        return true;
    }

    @Override
    public boolean isOnOneMachine() {
        return true;
    }

    @Override
    public List<Fault> faults(FaultPlan faultPlan) {
        return List.of(
                new Fault("file locked", Kind.OUTAGE, (testBed, hold) -> transaction(hold, "BEGIN EXCLUSIVE")),
                new Fault(
                        "snapshot held",
                        Kind.SLOWDOWN,
                        (testBed, hold) -> transaction(hold, "BEGIN", "SELECT count(*) FROM barback_messages")),
                new Fault("disk full", Kind.OUTAGE, (testBed, hold) -> {
                    disk.fill();
                    Thread.sleep(hold.toMillis());
                    disk.free();
                }));
    }

    @Override
    public void close() {
        disk.close();
    }

    private void transaction(Duration hold, String... statements) throws SQLException, InterruptedException {
        String url = "jdbc:sqlite:" + disk.directory().resolve("barback.db") + "?busy_timeout=30000";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            Thread.sleep(hold.toMillis());
            statement.execute("ROLLBACK");
        }
    }
}
