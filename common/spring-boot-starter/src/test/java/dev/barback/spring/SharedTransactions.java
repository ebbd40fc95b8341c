package dev.barback.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.PostgresServer;
import dev.barback.spi.Broker;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications whose broker is in their own database: their jobs, their pool, and what has been committed. */
final class SharedTransactions {
    private SharedTransactions() {}

    static class Mail implements Job {
        final AtomicInteger sent = new AtomicInteger();

        public void perform(int number) {
            sent.incrementAndGet();
        }
    }

    record Scene(Jobs jobs, Broker broker, DataSource pool, RecordingListener told, Mail mail) {
        TransactionTemplate transaction(int propagation) {
            TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(pool));
            template.setPropagationBehavior(propagation);
            return template;
        }

        TransactionTemplate transaction() {
            return transaction(TransactionDefinition.PROPAGATION_REQUIRED);
        }

        JdbcTemplate rows() {
            return new JdbcTemplate(pool);
        }

        EnqueuedJob enqueue(int number) {
            return jobs.performLater(Mail::perform, number);
        }

        /** Committed jobs, as seen by another connection. */
        long enqueued() {
            return broker.queues().stream()
                    .filter(queue -> queue.name().equals("default"))
                    .mapToLong(queue -> queue.available().orElseThrow())
                    .sum();
        }

        int orders() {
            Integer count = rows().queryForObject("SELECT count(*) FROM orders", Integer.class);
            return count == null ? -1 : count;
        }
    }

    static void play(String url, int poolSize, Consumer<Scene> play, String... properties) {
        try (HikariDataSource pool = pool(url, poolSize)) {
            play(pool, play, application -> application.withPropertyValues(properties));
        }
    }

    static void play(DataSource pool, Consumer<Scene> play, UnaryOperator<ApplicationContextRunner> application) {
        application
                .apply(Application.bare()
                        .withPropertyValues("barback.broker=jdbc")
                        .withBean(DataSource.class, () -> pool)
                        .withBean(Mail.class)
                        .withBean(RecordingListener.class))
                .run(context -> {
                    new JdbcTemplate(pool).execute("CREATE TABLE IF NOT EXISTS orders (number INTEGER)");
                    play.accept(new Scene(
                            context.getBean(Jobs.class),
                            context.getBean(Broker.class),
                            pool,
                            context.getBean(RecordingListener.class),
                            context.getBean(Mail.class)));
                });
    }

    static HikariDataSource pool(String url, int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(5_000); // a wait for a second connection fails
        return pool;
    }

    /** A new database of each kind. */
    static Stream<String> urls(Path folder) {
        return Stream.of(
                "jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db") + "?transaction_mode=IMMEDIATE",
                PostgresServer.newUrl());
    }
}
