package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.JobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The schema of Barback's tables in the application's PostgreSQL: that of the pool's search_path, or one of their own.
 */
class ApplicationSchemaTest {
    private static final String TABLES =
            "SELECT count(*) FROM pg_tables WHERE tablename = 'barback_messages' AND schemaname = ?";

    static class Mail implements Job {
        final AtomicInteger sent = new AtomicInteger();

        public void perform(int number) {
            sent.incrementAndGet();
        }
    }

    /** Another application's tables are in public; this one's are in app. */
    private static JdbcTemplate twoSchemas() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        JdbcTemplate outside = new JdbcTemplate(database);
        outside.execute("CREATE TABLE customers (id int)");
        outside.execute("CREATE SCHEMA app");
        outside.execute("CREATE TABLE app.orders (number int)");
        return outside;
    }

    private static void start(
            JdbcTemplate outside,
            Consumer<HikariDataSource> setting,
            Consumer<AssertableApplicationContext> play,
            String... properties) {
        try (HikariDataSource pool = new HikariDataSource()) {
            PGSimpleDataSource database = (PGSimpleDataSource) outside.getDataSource();
            pool.setJdbcUrl(database.getUrl());
            pool.setUsername(database.getUser());
            pool.setMaximumPoolSize(1);
            setting.accept(pool);
            Application.bare()
                    .withPropertyValues("barback.broker=jdbc", "barback.worker.enabled=true")
                    .withPropertyValues(properties)
                    .withBean(DataSource.class, () -> pool)
                    .withBean(Mail.class)
                    .run(play::accept);
        }
    }

    /** One is rolled back, and one is committed and runs. */
    private static void enqueue(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        TransactionTemplate transaction =
                new TransactionTemplate(new JdbcTransactionManager(context.getBean(DataSource.class)));
        Jobs jobs = context.getBean(Jobs.class);
        transaction.executeWithoutResult(status -> {
            assertThat(jobs.performLater(Mail::perform, 1).status()).isEqualTo(EnqueuedJob.Status.AWAITING_COMMIT);
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> jobs.performLater(Mail::perform, 2));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(context.getBean(Mail.class).sent).hasValue(1));
    }

    private static Integer tables(JdbcTemplate outside, String schema) {
        return outside.queryForObject(TABLES, Integer.class, schema);
    }

    @Test
    void thePoolsSchema() {
        JdbcTemplate outside = twoSchemas();
        start(outside, pool -> pool.setSchema("app"), ApplicationSchemaTest::enqueue);
        assertThat(tables(outside, "app")).isOne();
        assertThat(tables(outside, "public")).isZero();
    }

    @Test
    void aPoolWhoseConnectionsAreCounted() {
        JdbcTemplate outside = twoSchemas();
        start(
                outside,
                pool -> {
                    pool.setSchema("app");
                    pool.setMetricsTrackerFactory((name, statistics) -> new IMetricsTracker() {});
                },
                ApplicationSchemaTest::enqueue);
        assertThat(tables(outside, "app")).isOne();
    }

    /** The tables in the other schema are Barback's, too. */
    @Test
    void thePoolsSearchPath() {
        JdbcTemplate outside = twoSchemas();
        Schema.migrate(outside.getDataSource());
        start(outside, pool -> pool.setConnectionInitSql("SET search_path TO app"), ApplicationSchemaTest::enqueue);
        assertThat(tables(outside, "app")).isOne();
        assertThat(outside.queryForObject("SELECT count(*) FROM public.barback_queues", Integer.class))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneOfItsOwn(boolean inTheWayOfOthers) {
        JdbcTemplate outside = twoSchemas();
        if (inTheWayOfOthers) {
            Schema.migrate(outside.getDataSource());
        }
        start(outside, pool -> pool.setSchema("app"), ApplicationSchemaTest::enqueue, "barback.jdbc.schema=jobs");
        assertThat(tables(outside, "jobs")).isOne();
        assertThat(tables(outside, "app")).isZero();
        assertThat(tables(outside, "public")).isEqualTo(inTheWayOfOthers ? 1 : 0);
    }

    /** Users, tokens and the audit log are for web and the command line, even where a rule of shares names a role. */
    @Test
    void anApplicationHasNoTablesOfAccounts() {
        JdbcTemplate outside = twoSchemas();
        start(
                outside,
                pool -> pool.setSchema("app"),
                ApplicationSchemaTest::enqueue,
                "barback.shares[0].role=admin",
                "barback.shares[0].weight=2");
        assertThat(outside.queryForList("SELECT tablename FROM pg_tables WHERE tablename ~ '^barback_'", String.class))
                .contains("barback_messages", "barback_outbox", "barback_jobs", "barback_schema_history")
                .doesNotContain("barback_users", "barback_tokens", "barback_audit", "barback_accounts_history");
    }

    /** Nor those of another broker, whose records are in its database. */
    @Test
    void recordsBesideAnotherBrokerHaveNoTablesOfAccounts() {
        JdbcTemplate outside = twoSchemas();
        PGSimpleDataSource database = (PGSimpleDataSource) outside.getDataSource();
        Application.bare()
                .withConfiguration(AutoConfigurations.of(RecordsAutoConfiguration.class))
                .withPropertyValues("barback.broker=memory", "barback.records.enabled=true")
                .withBean(DataSource.class, () -> database)
                .run(context -> {
                    context.getBean(JobStore.class).workers();
                    assertThat(outside.queryForList(
                                    "SELECT tablename FROM pg_tables WHERE tablename ~ '^barback_'", String.class))
                            .contains("barback_jobs", "barback_schema_history")
                            .doesNotContain("barback_users", "barback_accounts_history");
                });
    }

    @Test
    void tablesThatThePoolDoesNotSeeStopTheStart() {
        JdbcTemplate outside = twoSchemas();
        Schema.migrate(outside.getDataSource());
        start(
                outside,
                pool -> pool.setSchema("app"),
                context -> assertThat(Application.reason(context.getStartupFailure()))
                        .contains("they look in the schema app, and the tables are in public.")
                        .contains("barback.jdbc.schema"),
                "barback.jdbc.migrate=false");
    }

    /** Otherwise no record would ever be written. */
    @Test
    void tablesForRecordsThatThePoolDoesNotSeeStopTheStart() {
        JdbcTemplate outside = twoSchemas();
        Schema.migrate(outside.getDataSource());
        PGSimpleDataSource database = (PGSimpleDataSource) outside.getDataSource();
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.getUrl());
            pool.setUsername(database.getUser());
            pool.setSchema("app");
            Application.bare()
                    .withConfiguration(AutoConfigurations.of(RecordsAutoConfiguration.class))
                    .withPropertyValues(
                            "barback.broker=memory", "barback.records.enabled=true", "barback.jdbc.migrate=false")
                    .withBean(DataSource.class, () -> pool)
                    .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                            .contains("they look in the schema app, and the tables are in public."));
        }
    }

    @Test
    void aPoolWithoutASchemaStopsTheStart() {
        start(
                twoSchemas(),
                pool -> pool.setConnectionInitSql("SET search_path TO nowhere"),
                context -> assertThat(Application.reason(context.getStartupFailure()))
                        .contains("none of the schemas of its search_path is there"));
    }

    @Test
    void aFileHasNone(@TempDir Path folder) {
        Application.bare()
                .withPropertyValues("barback.data-dir=" + folder, "barback.jdbc.schema=jobs")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .contains("barback.jdbc.schema is jobs, but the database is SQLite")
                        .contains("which has no schemas"));
    }

    @Test
    void aNameThatIsNoneStopsTheStart() {
        Application.bare()
                .withPropertyValues(
                        "barback.jdbc.url=jdbc:postgresql://localhost:1/jobs", "barback.jdbc.schema=My Jobs")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .contains("barback.jdbc")
                        .contains("\"My Jobs\" is not possible"));
    }
}
