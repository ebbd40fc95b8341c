package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.spi.Broker;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that have the starter, but not all that a broker needs: they name the dependency to add. */
class MissingDependencyTest {
    private static final String PUBSUB = "dev.barback.internal.pubsub";
    private static final String SQLITE = "org.sqlite";
    private static final String POSTGRESQL = "org.postgresql";

    @TempDir
    private Path folder;

    private ApplicationContextRunner without(String... packages) {
        return Application.bare()
                .withClassLoader(new FilteredClassLoader(packages))
                .withPropertyValues(
                        "barback.data-dir=" + folder, "PUBSUB_EMULATOR_HOST=", "PUBSUB_JOB_QUEUE_PROJECT_ID=");
    }

    @ParameterizedTest
    @CsvSource({
        "barback.broker=pubsub,               barback.broker is pubsub",
        "PUBSUB_EMULATOR_HOST=localhost:1,    PUBSUB_EMULATOR_HOST is set",
        "barback.pubsub.project-id=a-project, barback.pubsub.project-id is set"
    })
    void pubSub(String setting, String reason) {
        without(PUBSUB)
                .withPropertyValues(setting)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The broker is Pub/Sub, because " + reason
                                + ", but Barback's module for it is missing."
                                + " Add the dependency dev.barback:barback-spring-boot-starter-pubsub."));
    }

    @ParameterizedTest
    @CsvSource({"barback.worker.enabled=true, nothing else is configured", "barback.broker=jdbc, barback.broker is jdbc"
    })
    void sqlite(String setting, String reason) {
        without(SQLITE)
                .withPropertyValues(setting)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("The database of jobs is SQLite, " + folder.resolve("barback.db") + ", because "
                                + reason + ", but SQLite's driver is missing. Add the dependency"
                                + " dev.barback:barback-spring-boot-starter-sqlite; or keep the jobs in ")
                        .contains("barback.broker=jdbc", "barback.jdbc.url"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void postgresql() {
        without(POSTGRESQL)
                .withPropertyValues("barback.jdbc.url=jdbc:postgresql://localhost:1/jobs")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The database of jobs is PostgreSQL, localhost:1/jobs, because barback.jdbc.url is"
                                + " set, but PostgreSQL's driver is missing."
                                + " Add the dependency org.postgresql:postgresql, in the scope runtime."));
    }

    @Test
    void recordsBesidePubSubNeedADriver() {
        without(SQLITE)
                .withConfiguration(AutoConfigurations.of(RecordsAutoConfiguration.class))
                .withPropertyValues("PUBSUB_EMULATOR_HOST=localhost:1", "barback.records.enabled=true")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .contains("because records are kept, but SQLite's driver is missing."));
    }

    @Test
    void onlyTheChosenBrokersDependencyIsNeeded() {
        without(PUBSUB, POSTGRESQL).run(context -> assertThat(context).hasSingleBean(JdbcBroker.class));
        without(PUBSUB, POSTGRESQL, SQLITE)
                .withPropertyValues("barback.broker=memory")
                .run(context -> assertThat(context).hasSingleBean(Broker.class));
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(PostgresServer.newUrl());
            without(PUBSUB, SQLITE)
                    .withBean(DataSource.class, () -> pool)
                    .withPropertyValues("barback.broker=jdbc")
                    .run(context -> assertThat(context).hasSingleBean(JdbcBroker.class));
        }
    }

    @Test
    void anExcludedAutoConfigurationIsNamed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MemoryAutoConfiguration.class))
                .withPropertyValues("barback.broker=pubsub")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo(
                                "The broker is pubsub, because barback.broker is pubsub, but its auto-configuration is"
                                        + " excluded. Include it, or declare a Broker bean."));
    }

    @Test
    void theReportSaysWhatToAdd() {
        MissingDependencyException missing = BrokerDependency.PUBSUB.missing("The broker is Pub/Sub", "it is set");
        assertThat(new MissingDependencyAnalyzer().analyze(missing)).satisfies(report -> {
            assertThat(report.getDescription())
                    .isEqualTo("The broker is Pub/Sub, because it is set, but Barback's module for it is missing.");
            assertThat(report.getAction())
                    .isEqualTo("Add the dependency dev.barback:barback-spring-boot-starter-pubsub.");
        });
    }
}
