package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications that make their own tables in the database that Barback uses, too. */
class ApplicationMigrationsTest {
    private static final String FLYWAY = "spring.flyway.locations=classpath:shop/first";
    private static final String FLYWAY_GROWN = FLYWAY + ",classpath:shop/second";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    static class Mail implements Job {
        public void perform(int number) {}
    }

    /** Enqueues while the application still starts, in a transaction. */
    record Early(Jobs jobs, DataSource database) implements InitializingBean {
        @Override
        public void afterPropertiesSet() {
            new TransactionTemplate(new JdbcTransactionManager(database))
                    .executeWithoutResult(status -> jobs.performLater(Mail::perform, 1));
        }
    }

    static Stream<String> urls() {
        return Stream.of("jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db"), PostgresServer.newUrl());
    }

    /** The ways in which Barback's tables come into the application's database. */
    static Stream<List<String>> uses() {
        return Stream.of(
                List.of("barback.broker=jdbc"),
                List.of(
                        "barback.broker=pubsub",
                        "barback.pubsub.emulator-host=localhost:1",
                        "barback.pubsub.outbox=true"),
                List.of("barback.broker=memory", "barback.records.enabled=true"));
    }

    private static ApplicationContextRunner on(String url) {
        return Application.bare()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceInitializationAutoConfiguration.class,
                        RecordsAutoConfiguration.class,
                        InitializationOrderAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=" + url, "barback.pubsub.call-timeout=1s")
                .withBean(Mail.class);
    }

    private static ApplicationContextRunner withFlyway(String url) {
        return on(url).withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class));
    }

    /** Barback's tables may be made in the background. */
    private static ContextConsumer<AssertableApplicationContext> has(String... tables) {
        return context -> {
            assertThat(context).hasNotFailed();
            for (String table : tables) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThatCode(() -> number(context, "SELECT count(*) FROM " + table))
                                .doesNotThrowAnyException());
            }
        };
    }

    private static ContextConsumer<AssertableApplicationContext> foundNothing() {
        return context -> {
            has("orders", "barback_messages").accept(context);
            assertThat(number(context, "SELECT tables FROM found")).isZero();
        };
    }

    private static Integer number(AssertableApplicationContext context, String question) {
        return new JdbcTemplate(context.getBean(DataSource.class)).queryForObject(question, Integer.class);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void flywayComesFirst(List<String> use) {
        ApplicationContextRunner runner = withFlyway(PostgresServer.newUrl())
                .withPropertyValues(use.toArray(new String[0]))
                .withBean(Early.class);
        runner.withPropertyValues(FLYWAY).run(has("orders", "barback_messages"));
        runner.withPropertyValues(FLYWAY).run(has("orders", "barback_messages"));
        runner.withPropertyValues(FLYWAY_GROWN).run(has("orders", "customers", "barback_messages"));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void schemaSqlComesFirst(List<String> use) {
        ApplicationContextRunner runner = on(PostgresServer.newUrl())
                .withPropertyValues(use.toArray(new String[0]))
                .withPropertyValues(
                        "spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:shop/schema.sql")
                .withBean(Early.class);
        runner.run(foundNothing());
        runner.run(foundNothing());
    }

    @ParameterizedTest
    @MethodSource("uses")
    void liquibaseComesFirst(List<String> use) {
        ApplicationContextRunner runner = on(PostgresServer.newUrl())
                .withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
                .withPropertyValues(use.toArray(new String[0]))
                .withPropertyValues("spring.liquibase.change-log=classpath:shop/changelog.sql")
                .withBean(Early.class);
        runner.run(foundNothing());
        runner.run(foundNothing());
    }

    /** Has Jobs, and does not enqueue. */
    static class V3__Numbers extends BaseJavaMigration {
        V3__Numbers(Jobs jobs) {
            assertThat(jobs).isNotNull();
        }

        @Override
        public void migrate(Context context) throws SQLException {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("CREATE TABLE numbers (number integer)");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("uses")
    void aMigrationInJavaMayHaveJobs(List<String> use) {
        withFlyway(PostgresServer.newUrl())
                .withPropertyValues(use.toArray(new String[0]))
                .withPropertyValues(FLYWAY)
                .withBean(V3__Numbers.class)
                .withBean(Early.class)
                .run(has("orders", "numbers", "barback_messages"));
    }

    /**
     * As JPA does with spring.jpa.defer-datasource-initialization: the scripts wait for a bean that has a listener with
     * Jobs.
     */
    record Entities(Jobs jobs) {}

    @ParameterizedTest
    @MethodSource("uses")
    void whatTheScriptsWaitForMayHaveJobs(List<String> use) {
        on(PostgresServer.newUrl())
                .withPropertyValues(use.toArray(new String[0]))
                .withPropertyValues(
                        "spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:shop/schema.sql")
                .withBean("entities", Entities.class)
                .withBean(Early.class)
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        beans -> beans.getBeanDefinition("dataSourceScriptDatabaseInitializer")
                                .setDependsOn("entities")))
                .run(foundNothing());
    }

    @Configuration
    static class OwnFlyway {
        @Bean(initMethod = "migrate")
        Flyway shopFlyway(DataSource database) {
            return Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:shop/first")
                    .load();
        }
    }

    @Test
    void flywayOfTheApplicationsOwnComesFirst() {
        ApplicationContextRunner runner = on(PostgresServer.newUrl())
                .withPropertyValues("barback.broker=jdbc")
                .withBean(Early.class)
                .withUserConfiguration(OwnFlyway.class);
        runner.run(has("orders", "barback_messages"));
        runner.run(has("orders", "barback_messages"));
    }

    @Test
    void flywayIsKnownWithoutBootsModuleForIt() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("shopFlyway", new RootBeanDefinition(Flyway.class));
        assertThat(new ApplicationMigrations().detect(beans))
                .as("Boot's own detector knows it")
                .isEmpty();
        beans.setBeanClassLoader(new FilteredClassLoader("org.springframework.boot.flyway"));
        assertThat(new ApplicationMigrations().detect(beans)).containsExactly("shopFlyway");
    }

    @Test
    void liquibaseIsKnownWithoutBootsModuleForIt() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("shopLiquibase", new RootBeanDefinition(SpringLiquibase.class));
        assertThat(new ApplicationMigrations().detect(beans))
                .as("Boot's own detector knows it")
                .isEmpty();
        beans.setBeanClassLoader(new FilteredClassLoader("org.springframework.boot.liquibase"));
        assertThat(new ApplicationMigrations().detect(beans)).containsExactly("shopLiquibase");
    }

    /** The first migrations come with a later version of the application. */
    @Test
    void flywayThatHasNothingToDoYetComesFirstToo() {
        ApplicationContextRunner runner = withFlyway(PostgresServer.newUrl()).withPropertyValues("barback.broker=jdbc");
        runner.withPropertyValues("spring.flyway.locations=classpath:shop/none").run(has("barback_messages"));
        runner.withPropertyValues(FLYWAY_GROWN).run(has("orders", "customers", "barback_messages"));
    }

    /** The command line or web made the tables before the application's first start. */
    @ParameterizedTest
    @MethodSource("urls")
    void flywayBeginsBesideTablesThatCameBefore(String url) {
        ApplicationContextRunner runner = withFlyway(url).withPropertyValues("barback.broker=jdbc");
        runner.withPropertyValues("spring.flyway.enabled=false").run(context -> {
            context.getBean(Jobs.class).performLater(Mail::perform, 1);
            assertThat(number(context, "SELECT count(*) FROM barback_messages")).isOne();
        });
        runner.withPropertyValues(FLYWAY).run(context -> {
            has("orders").accept(context);
            assertThat(number(context, "SELECT count(*) FROM barback_messages")).isOne();
        });
        runner.withPropertyValues(FLYWAY_GROWN).run(has("orders", "customers"));
    }

    /** Flyway does not count what belongs to an extension. */
    @Test
    void flywayBeginsBesideAnExtensionToo() {
        ApplicationContextRunner runner = withFlyway(PostgresServer.newUrl()).withPropertyValues("barback.broker=jdbc");
        runner.withPropertyValues("spring.flyway.enabled=false").run(context -> {
            has("barback_messages").accept(context);
            new JdbcTemplate(context.getBean(DataSource.class)).execute("CREATE EXTENSION pg_stat_statements");
        });
        runner.withPropertyValues(FLYWAY_GROWN).run(has("orders", "customers"));
    }

    /** The baseline is meant for tables that earlier migrations made; here there are none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.baseline-version=1",
                "spring.flyway.baseline-on-migrate=true,spring.flyway.baseline-version=2"
            })
    void flywayLeavesOutNothingBesideTablesThatCameBefore(String properties) {
        ApplicationContextRunner runner = withFlyway(PostgresServer.newUrl())
                .withPropertyValues("barback.broker=jdbc")
                .withPropertyValues(properties.split(","));
        runner.withPropertyValues("spring.flyway.enabled=false").run(has("barback_messages"));
        runner.withPropertyValues(FLYWAY_GROWN).run(has("orders", "customers"));
        runner.withPropertyValues(FLYWAY_GROWN).run(has("orders", "customers"));
    }

    /** An application with tables that Flyway did not make has to configure the baseline. */
    @Test
    void flywayStillRefusesTheApplicationsOwnTables() {
        ApplicationContextRunner runner = withFlyway(PostgresServer.newUrl()).withPropertyValues("barback.broker=jdbc");
        runner.withPropertyValues("spring.flyway.enabled=false").run(context -> {
            new JdbcTemplate(context.getBean(DataSource.class)).execute("CREATE TABLE orders (number integer)");
        });
        runner.withPropertyValues(FLYWAY)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("non-empty schema"));
    }
}
