package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The faults of a PostgreSQL. */
final class PostgresFaults {
    private final PostgresProcess postgres;
    private final SmallDisk disk;
    private final Optional<FakeClock> clock;

    PostgresFaults(PostgresProcess postgres, SmallDisk disk, Optional<FakeClock> clock) {
        this.postgres = postgres;
        this.disk = disk;
        this.clock = clock;
    }

    /** All faults. */
    List<Fault> all(Duration clockStep) {
        return List.of(
                new Fault("database killed (kill -9)", Kind.BRIEF, (testBed, hold) -> {
                    postgres.kill();
                    postgres.start();
                }),
                new Fault("database restarted", Kind.BRIEF, (testBed, hold) -> {
                    postgres.shutDown();
                    postgres.start();
                }),
                new Fault("database shut down", Kind.OUTAGE, (testBed, hold) -> {
                    postgres.shutDown();
                    Thread.sleep(hold.toMillis());
                    postgres.start();
                }),
                new Fault("database suspended (SIGSTOP)", Kind.OUTAGE, (testBed, hold) -> {
                    postgres.pause();
                    Thread.sleep(hold.toMillis());
                    postgres.resume();
                }),
                new Fault("sessions killed", Kind.BRIEF, (testBed, hold) -> endSessions()),
                new Fault("database read-only", Kind.REFUSAL, (testBed, hold) -> readOnly(hold)),
                new Fault("disk full", Kind.REFUSAL, (testBed, hold) -> {
                    disk.fill();
                    Thread.sleep(hold.toMillis());
                    disk.free();
                    postgres.start(); // it ends itself if it can't write its log
                }),
                new Fault("no free connection", Kind.REFUSAL, (testBed, hold) -> noConnection(hold)),
                new Fault(
                        "lock held on the messages",
                        Kind.SLOWDOWN,
                        (testBed, hold) -> transaction(hold, "LOCK TABLE barback_messages IN ACCESS EXCLUSIVE MODE")),
                new Fault(
                        "snapshot held",
                        Kind.SLOWDOWN,
                        (testBed, hold) -> transaction(
                                hold,
                                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                                "SELECT count(*) FROM barback_messages")),
                new Fault(
                        "database's clock steps " + clockStep.toMinutes() + " min ahead, and back",
                        Kind.SLOWDOWN,
                        clockStep,
                        (testBed, hold) -> stepClock(clockStep, hold)));
    }

    private void endSessions() throws SQLException {
        try (Connection connection = postgres.connect()) {
            execute(
                    connection,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + PostgresProcess.USER
                            + "'");
        }
    }

    private void readOnly(Duration hold) throws SQLException, InterruptedException {
        try (Connection connection = postgres.connect()) {
            execute(connection, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
            Thread.sleep(hold.toMillis());
            execute(
                    connection,
                    "SET default_transaction_read_only = off",
                    "ALTER SYSTEM RESET default_transaction_read_only",
                    "SELECT pg_reload_conf()");
        }
    }

    private void noConnection(Duration hold) throws SQLException, InterruptedException {
        try (Connection connection = postgres.connect()) {
            execute(connection, "ALTER ROLE " + PostgresProcess.USER + " CONNECTION LIMIT 0");
            endSessions();
            Thread.sleep(hold.toMillis());
            execute(connection, "ALTER ROLE " + PostgresProcess.USER + " CONNECTION LIMIT -1");
        }
    }

    private void transaction(Duration hold, String... statements) throws SQLException, InterruptedException {
        try (Connection connection = postgres.connect()) {
            connection.setAutoCommit(false);
            execute(connection, statements);
            Thread.sleep(hold.toMillis());
            connection.rollback();
        }
    }

    private void stepClock(Duration step, Duration hold) throws Fault.Impossible, InterruptedException {
        FakeClock stepped = clock.orElseThrow(FakeClock::missing);
        stepped.set(step);
        Thread.sleep(hold.toMillis());
        stepped.set(Duration.ZERO);
        Thread.sleep(hold.toMillis());
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
