package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.jdbc.outbox.OutboxBroker;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications with the broker in their own PostgreSQL, each with another transaction manager. */
final class HeldConnections {
    private HeldConnections() {}

    /** The kinds of transaction managers, and their connections. */
    enum Manager {
        JDBC,
        JDBC_OF_A_POOL_WITHOUT_AUTO_COMMIT(Setting.NO_AUTO_COMMIT),
        JDBC_UNKNOWN_TO_SPRING(Setting.NO_BEAN),
        JDBC_LAZY(Setting.LAZY, Setting.LAZY_BEANS),
        JDBC_BENEATH_A_PROXY(Setting.TRANSACTION_AWARE),
        /** An outbox before a broker in memory, with records beside it. */
        JDBC_WITH_AN_OUTBOX(Setting.OUTBOX),
        JPA(Setting.JPA),
        JPA_WITHOUT_AUTO_COMMIT(Setting.JPA, Setting.NO_AUTO_COMMIT),
        JPA_RELEASING_AFTER_TRANSACTIONS(Setting.JPA, Setting.RELEASING),
        JPA_LAZY(Setting.JPA, Setting.LAZY, Setting.NO_AUTO_COMMIT);

        private final List<Setting> settings;

        Manager(Setting... settings) {
            this.settings = List.of(settings);
        }

        boolean isJpa() {
            return has(Setting.JPA);
        }

        /** Whether transactions are known when they begin, not only from the first enqueue on. */
        boolean isKnownToSpring() {
            return !has(Setting.NO_BEAN) && !has(Setting.LAZY_BEANS);
        }

        private boolean has(Setting setting) {
            return settings.contains(setting);
        }

        private enum Setting {
            NO_AUTO_COMMIT,
            NO_BEAN,
            OUTBOX,
            LAZY,
            LAZY_BEANS,
            TRANSACTION_AWARE,
            JPA,
            RELEASING
        }
    }

    record AfterCommit(Runnable action) {}

    record AfterCompletion(Runnable action) {}

    record AfterRollback(Runnable action) {}

    static class Mail implements Job {
        public void perform(String to) {}
    }

    static class Listener {
        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
        public void on(AfterCommit event) {
            event.action().run();
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
        public void on(AfterCompletion event) {
            event.action().run();
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        public void on(AfterRollback event) {
            event.action().run();
        }
    }

    @Entity(name = "purchases")
    static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        @Nullable Long id;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @ImportAutoConfiguration({
        PubSubAutoConfiguration.class,
        JdbcAutoConfiguration.class,
        MemoryAutoConfiguration.class,
        RecordsAutoConfiguration.class,
        BarbackAutoConfiguration.class,
        ActuatorAutoConfiguration.class
    })
    @Import({Mail.class, RecordingListener.class, Listener.class})
    static class Application {
        /** The manager of transactions on another database. */
        @Bean(defaultCandidate = false)
        PlatformTransactionManager others() {
            JdbcDataSource another = new JdbcDataSource();
            another.setURL("jdbc:h2:mem:another");
            return new JdbcTransactionManager(another);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    /** An application; to be closed. */
    static Scene open(Manager manager) {
        String url = PostgresServer.newUrl();
        SingleConnectionDataSource outside = new SingleConnectionDataSource(url, true);
        new JdbcTemplate(outside).execute("CREATE TABLE purchases (id BIGSERIAL PRIMARY KEY)");
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMinimumIdle(0);
        pool.setAutoCommit(!manager.has(Manager.Setting.NO_AUTO_COMMIT));
        pool.setConnectionTimeout(5_000); // a wait for a second connection fails; one for another thread does not
        DataSource source = manager.has(Manager.Setting.LAZY) ? new LazyConnectionDataSourceProxy(pool) : pool;
        DataSource bean =
                manager.has(Manager.Setting.TRANSACTION_AWARE) ? new TransactionAwareDataSourceProxy(source) : source;
        EntityManagerFactory sessions = manager.isJpa() ? sessions(manager, source) : null;
        PlatformTransactionManager transactions =
                sessions == null ? new JdbcTransactionManager(source) : new JpaTransactionManager(sessions);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .lazyInitialization(manager.has(Manager.Setting.LAZY_BEANS))
                .properties("barback.broker=jdbc")
                .initializers(fresh -> {
                    GenericApplicationContext beans = (GenericApplicationContext) fresh;
                    beans.registerBean(DataSource.class, () -> bean);
                    if (!manager.has(Manager.Setting.NO_BEAN)) {
                        beans.registerBean(PlatformTransactionManager.class, () -> transactions);
                    }
                    if (manager.has(Manager.Setting.OUTBOX)) {
                        addOutbox(beans, source);
                    }
                })
                .run();
        return new Scene(context, pool, source, new JdbcTemplate(outside), transactions, sessions);
    }

    private static void addOutbox(GenericApplicationContext beans, DataSource source) {
        Schema.migrate(source);
        SharedTransaction caller = new SharedTransaction(source);
        MemoryBroker target = new MemoryBroker();
        beans.registerBean(
                OutboxBroker.class, () -> OutboxBroker.postgres(target, source, JdbcOptions.DEFAULTS, caller));
        beans.registerBean(TransactionHook.class, () -> new SpringTransactionHook(caller));
        beans.registerBean(JobStore.class, () -> JdbcJobStore.postgres(source, JdbcOptions.DEFAULTS, caller));
        beans.registerBean(
                JobStoreWriter.class,
                () -> new JobStoreWriter(beans.getBean(JobStore.class), "test", JobStoreOptions.DEFAULTS));
    }

    private static EntityManagerFactory sessions(Manager manager, DataSource source) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(source);
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setManagedTypes(PersistenceManagedTypes.of(Purchase.class.getName()));
        factory.setJpaPropertyMap(
                manager.has(Manager.Setting.NO_AUTO_COMMIT)
                        ? Map.of("hibernate.connection.provider_disables_autocommit", "true")
                        : manager.has(Manager.Setting.RELEASING)
                                ? Map.of(
                                        "hibernate.connection.handling_mode",
                                        "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION")
                                : Map.of());
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    /**
     * A running application.
     *
     * @param source the DataSource on which its manager begins transactions
     * @param outside a connection outside of its pool
     */
    record Scene(
            ConfigurableApplicationContext context,
            HikariDataSource pool,
            DataSource source,
            JdbcTemplate outside,
            PlatformTransactionManager manager,
            @Nullable EntityManagerFactory sessions) {

        /** Starts anew, without jobs and saved rows. */
        void start(int poolSize) {
            pool.setMaximumPoolSize(poolSize);
            outside.execute("DELETE FROM purchases; DELETE FROM barback_messages; DELETE FROM barback_queues;"
                    + " DELETE FROM barback_jobs; DELETE FROM barback_outbox"); // TRUNCATE takes a hundred
            // times as long
            if (context.getBean(Broker.class) instanceof OutboxBroker outbox) {
                outbox.purge("default");
            }
            context.getBean(RecordingListener.class).ids.clear();
        }

        void close() {
            context.close();
            if (sessions != null) {
                sessions.close();
            }
            pool.close();
            ((SingleConnectionDataSource) Objects.requireNonNull(outside.getDataSource())).destroy();
        }

        Jobs jobs() {
            return context.getBean(Jobs.class);
        }

        void publish(Object event) {
            context.publishEvent(event);
        }

        List<String> told() {
            return context.getBean(RecordingListener.class).ids;
        }

        double failed() {
            return context.getBean(MeterRegistry.class)
                    .get("barback.jobs.enqueue.failed")
                    .tag("class", "Mail")
                    .tag("queue", "default")
                    .counter()
                    .count();
        }

        JdbcTemplate rows() {
            return new JdbcTemplate(source);
        }

        void inTransaction(Runnable work) {
            within(TransactionDefinition.PROPAGATION_REQUIRED, work);
        }

        void inTransactionOnAnotherDatabase(Runnable work) {
            new TransactionTemplate(context.getBean("others", PlatformTransactionManager.class))
                    .executeWithoutResult(status -> work.run());
        }

        void inRollback(Runnable work) {
            new TransactionTemplate(manager).executeWithoutResult(status -> {
                work.run();
                status.setRollbackOnly();
            });
        }

        void reading(Runnable work) {
            TransactionTemplate template = new TransactionTemplate(manager);
            template.setReadOnly(true);
            template.executeWithoutResult(status -> work.run());
        }

        void within(int propagation, Runnable work) {
            TransactionTemplate template = new TransactionTemplate(manager);
            template.setPropagationBehavior(propagation);
            template.executeWithoutResult(status -> work.run());
        }

        /** Runs it in an open session, as in a web request. */
        void inOpenSession(Runnable work) {
            EntityManager session = sessions.createEntityManager();
            TransactionSynchronizationManager.bindResource(sessions, new EntityManagerHolder(session));
            try {
                work.run();
            } finally {
                TransactionSynchronizationManager.unbindResource(sessions);
                session.close();
            }
        }

        /** Runs it in an open session that has a connection, and whose factory Spring has not made. */
        void inOpenSessionOfHibernate(Runnable work) {
            EntityManagerFactory factory = ((EntityManagerFactoryInfo) sessions).getNativeEntityManagerFactory();
            EntityManager session = factory.createEntityManager();
            TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(session));
            try {
                session.createNativeQuery("SELECT 1").getSingleResult();
                work.run();
            } finally {
                TransactionSynchronizationManager.unbindResource(factory);
                session.close();
            }
        }

        void save() {
            if (sessions == null) {
                rows().update("INSERT INTO purchases DEFAULT VALUES");
            } else {
                SharedEntityManagerCreator.createSharedEntityManager(sessions).persist(new Purchase());
            }
        }

        void read() {
            if (sessions == null) {
                rows().queryForObject("SELECT count(*) FROM purchases", Integer.class);
            } else {
                SharedEntityManagerCreator.createSharedEntityManager(sessions)
                        .createQuery("SELECT count(*) FROM purchases", Long.class)
                        .getSingleResult();
            }
        }

        int saved() {
            return outside.queryForObject("SELECT count(*) FROM purchases", Integer.class);
        }

        /** The number of messages, as seen by another connection, when the outbox is empty. */
        long messages() {
            await().pollDelay(Duration.ZERO)
                    .until(() -> outside.queryForObject("SELECT count(*) FROM barback_outbox", Integer.class) == 0);
            Broker broker = context.getBean(Broker.class);
            return broker instanceof OutboxBroker
                    ? broker.queues().stream()
                            .mapToLong(queue -> queue.available().orElseThrow())
                            .sum()
                    : outside.queryForObject("SELECT count(*) FROM barback_messages", Long.class);
        }

        /** The held connection's auto-commit and read-only flags; empty if Spring shows no connection. */
        String stateOfTheHeld() {
            if (!(TransactionSynchronizationManager.getResource(source) instanceof ConnectionHolder)) {
                return "";
            }
            Connection held = DataSourceUtils.getConnection(source);
            try {
                return held.getAutoCommit() + ", " + held.isReadOnly();
            } catch (SQLException e) {
                throw new AssertionError(e);
            } finally {
                DataSourceUtils.releaseConnection(held, source);
            }
        }

        void takeTheTableAway(Runnable work) {
            outside.execute("ALTER TABLE barback_messages RENAME TO barback_away");
            try {
                work.run();
            } finally {
                outside.execute("ALTER TABLE barback_away RENAME TO barback_messages");
            }
            assertThat(messages()).isZero();
        }
    }
}
