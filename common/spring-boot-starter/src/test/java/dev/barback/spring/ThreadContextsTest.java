package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.RetryOn;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Thread-local state of Spring, Micrometer and OpenTelemetry is gone when a job has ended. */
class ThreadContextsTest {
    /** As OpenTelemetry's current span. */
    private static final ContextKey<String> SPAN = ContextKey.named("span");

    /** Leaves all kinds of state on its thread. */
    @RetryOn(value = IllegalStateException.class, waitFor = "1d", attempts = 2)
    static class Untidy implements Job {
        private final ObservationRegistry observations;

        Untidy(ObservationRegistry observations) {
            this.observations = observations;
        }

        @SuppressWarnings("MustBeClosedChecker")
        public void perform(boolean fails) {
            SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "secret"));
            RequestContextHolder.setRequestAttributes(new Attributes());
            LocaleContextHolder.setLocale(Locale.FRENCH);
            Observation.start("outer", observations).openScope();
            Observation.start("inner", observations).openScope();
            Context.current().with(SPAN, "the job's").makeCurrent();
            TransactionSynchronizationManager.initSynchronization();
            TransactionSynchronizationManager.setActualTransactionActive(true);
            TransactionSynchronizationManager.bindResource("a data source", "a connection");
            if (fails) {
                throw new IllegalStateException("and is retried, now");
            }
        }
    }

    static class Looking implements Job {
        final List<List<Object>> found = new CopyOnWriteArrayList<>();
        private final ObservationRegistry observations;

        Looking(ObservationRegistry observations) {
            this.observations = observations;
        }

        public void perform() {
            found.add(look(observations));
        }
    }

    private static List<Object> look(ObservationRegistry observations) {
        return List.of(
                String.valueOf(SecurityContextHolder.getContext().getAuthentication()),
                String.valueOf(RequestContextHolder.getRequestAttributes()),
                String.valueOf(LocaleContextHolder.getLocaleContext()),
                String.valueOf(observations.getCurrentObservationScope()),
                String.valueOf(Context.current().get(SPAN)),
                TransactionSynchronizationManager.isSynchronizationActive(),
                TransactionSynchronizationManager.isActualTransactionActive(),
                TransactionSynchronizationManager.getResourceMap());
    }

    private static ApplicationContextRunner application() {
        return Application.inMemory()
                .withPropertyValues("barback.worker.enabled=true", "barback.worker.processors=1")
                .withBean(ObservationRegistry.class, () -> {
                    ObservationRegistry registry = ObservationRegistry.create();
                    registry.observationConfig().observationHandler(context -> true);
                    return registry;
                })
                .withBean(Untidy.class)
                .withBean(Looking.class);
    }

    @Test
    void theNextJobFindsNothingOfTheOneBefore() {
        application().run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            Looking looking = context.getBean(Looking.class);
            jobs.performLater(Looking::perform);
            jobs.performLater(Untidy::perform, false);
            jobs.performLater(Looking::perform);
            jobs.performLater(Untidy::perform, true);
            jobs.performLater(Looking::perform);

            await().until(() -> looking.found.size() == 3);

            assertThat(looking.found)
                    .containsOnly(List.of("null", "null", "null", "null", "null", false, false, java.util.Map.of()));
            await("the retry, which waits for no commit")
                    .until(() -> context.getBean(CountingBroker.class).queues().stream()
                            .anyMatch(queue -> queue.delayed().orElse(0) == 1));
        });
    }

    /** Begins a transaction, and does not end it. */
    static class Beginning implements Job {
        private final PlatformTransactionManager transactions;
        private final JdbcTemplate database;

        Beginning(PlatformTransactionManager transactions, JdbcTemplate database) {
            this.transactions = transactions;
            this.database = database;
        }

        public void perform() {
            transactions.getTransaction(new DefaultTransactionDefinition());
            database.update("INSERT INTO notes VALUES ('not to stay')");
        }
    }

    @Test
    void aTransactionThatAJobLeftOpenIsRolledBackAndItsConnectionGivenBack() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:mem:left");
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(2_000);
            JdbcTemplate database = new JdbcTemplate(pool);
            database.execute("CREATE TABLE notes (note VARCHAR(100))");
            application()
                    .withPropertyValues("barback.worker.enabled=false")
                    .withBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(pool))
                    .withBean(JdbcTemplate.class, () -> database)
                    .withBean(Beginning.class)
                    .run(context -> {
                        context.getBean(Jobs.class).performNow(Beginning::perform);

                        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                                .isFalse();
                        assertThat(database.queryForObject("SELECT count(*) FROM notes", Integer.class))
                                .isZero();
                        assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                                .isZero();
                        assertThat(TransactionTracker.isLatestOver())
                                .as("what the thread does next follows no transaction")
                                .isFalse();
                    });
        }
    }

    /** Queries its own database, within the caller's transaction, if any. */
    static class Asking implements Job {
        private final JdbcTemplate others;

        Asking(JdbcTemplate others) {
            this.others = others;
        }

        public int perform() {
            return askOne(others);
        }
    }

    private static int askOne(JdbcTemplate database) {
        Integer one = database.queryForObject("SELECT 1", Integer.class);
        return one == null ? 0 : one;
    }

    /** Its connection stays bound to the transaction, for later queries in it. */
    @Test
    void whatAJobBringsIntoItsCallersTransactionEndsWithThat() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:callers");
        try (HikariDataSource other = new HikariDataSource()) {
            other.setJdbcUrl("jdbc:h2:mem:others");
            other.setMaximumPoolSize(1);
            other.setConnectionTimeout(1_000);
            JdbcTemplate others = new JdbcTemplate(other);
            application()
                    .withPropertyValues("barback.worker.enabled=false")
                    .withBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(database))
                    .withBean(JdbcTemplate.class, () -> others)
                    .withBean(Asking.class)
                    .run(context -> {
                        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                                .executeWithoutResult(status -> {
                                    context.getBean(Jobs.class).performNow(Asking::perform);
                                    assertThat(askOne(others)).isOne();
                                });
                        assertThat(other.getHikariPoolMXBean().getActiveConnections())
                                .isZero();
                    });
        }
    }

    @Test
    void whoPerformsNowKeepsWhatItHad() {
        application().withPropertyValues("barback.worker.enabled=false").run(context -> {
            ObservationRegistry observations = context.getBean(ObservationRegistry.class);
            SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("eve", "secret"));
            RequestContextHolder.setRequestAttributes(new Attributes());
            LocaleContextHolder.setLocale(Locale.GERMAN);
            Observation own = Observation.start("own", observations);
            try (Observation.Scope scope = own.openScope()) {
                List<Object> before = look(observations);

                context.getBean(Jobs.class).performNow(Untidy::perform, false);

                assertThat(look(observations)).isEqualTo(before);
                assertThat(observations.getCurrentObservation()).isSameAs(own);
                assertThat(scope).isSameAs(observations.getCurrentObservationScope());
            } finally {
                SecurityContextHolder.clearContext();
                RequestContextHolder.resetRequestAttributes();
                LocaleContextHolder.resetLocaleContext();
            }
        });
    }

    @Test
    void whoPerformsNowKeepsItsSpan() {
        application().withPropertyValues("barback.worker.enabled=false").run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            Context own = Context.root().with(SPAN, "own");
            own.wrap(() -> {
                        jobs.performNow(Untidy::perform, false);
                        assertThat(Context.current()).isSameAs(own);
                    })
                    .run();
            assertThat(Context.current()).as("as before").isSameAs(Context.root());
        });
    }

    /** Attributes of a request that is over, or never was. */
    private static final class Attributes implements RequestAttributes {
        @Override
        public Object getAttribute(String name, int scope) {
            return name;
        }

        @Override
        public void setAttribute(String name, Object value, int scope) {}

        @Override
        public void removeAttribute(String name, int scope) {}

        @Override
        public String[] getAttributeNames(int scope) {
            return new String[0];
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback, int scope) {}

        @Override
        public Object resolveReference(String key) {
            return key;
        }

        @Override
        public String getSessionId() {
            return "none";
        }

        @Override
        public Object getSessionMutex() {
            return this;
        }
    }
}
