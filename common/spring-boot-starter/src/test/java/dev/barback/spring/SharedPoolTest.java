package dev.barback.spring;

import static dev.barback.EnqueuedJob.Status.AWAITING_COMMIT;
import static dev.barback.EnqueuedJob.Status.ENQUEUED;
import static dev.barback.spring.SharedTransactions.play;
import static dev.barback.spring.SharedTransactions.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Brokers and workers that share the pool of connections with an application in transactions. */
@ExtendWith(OutputCaptureExtension.class)
class SharedPoolTest {
    @TempDir
    private static Path folder;

    static Stream<String> urls() {
        return SharedTransactions.urls(folder);
    }

    @ParameterizedTest
    @MethodSource("urls")
    void aWorkerInsideRunsThemWithAPoolOfOne(String url) {
        play(
                url,
                1,
                scene -> {
                    for (int i = 0; i < 20; i++) {
                        int number = i;
                        scene.transaction().executeWithoutResult(status -> {
                            scene.rows().update("INSERT INTO orders VALUES (?)", number);
                            scene.enqueue(number);
                            if (number % 2 == 1) {
                                status.setRollbackOnly();
                            }
                        });
                    }
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(scene.mail().sent).hasValue(10));
                    assertThat(scene.orders()).isEqualTo(10);
                },
                "barback.worker.enabled=true");
    }

    /** A pool that Barback can't make another one of. */
    private static final class OwnPool extends DelegatingDataSource {
        OwnPool(DataSource pool) {
            super(pool);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this);
        }
    }

    /** LISTEN would keep the only connection. */
    @Test
    void aWorkerLeavesTheConnectionsOfAPoolThatCanNotBeCopiedToTheApplication(CapturedOutput output) {
        String url = PostgresServer.newUrl();
        Schema.migrate(new DriverManagerDataSource(url));
        try (HikariDataSource inner = pool(url, 1)) {
            play(
                    new OwnPool(inner),
                    scene -> {
                        await().atMost(Duration.ofSeconds(20))
                                .until(() -> output.getAll().contains("no connection for LISTEN"));
                        scene.enqueue(1);
                        await().atMost(Duration.ofSeconds(20))
                                .untilAsserted(
                                        () -> assertThat(scene.mail().sent).hasValue(1));
                        assertThat(scene.orders()).isZero();
                    },
                    application -> application.withPropertyValues(
                            "barback.worker.enabled=true", "barback.jdbc.migrate=false"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBroker {
        @Bean
        AmbientTransaction ambientTransaction(DataSource pool) {
            return SpringTransactions.on(pool);
        }

        @Bean
        JdbcBroker broker(DataSource pool, AmbientTransaction ambientTransaction) {
            return JdbcBroker.postgres(pool, JdbcOptions.DEFAULTS, ambientTransaction);
        }
    }

    @Test
    void aBrokerOfTheApplicationTakesPartInItsTransactions() {
        String url = PostgresServer.newUrl();
        Schema.migrate(new DriverManagerDataSource(url));
        try (HikariDataSource pool = pool(url, 1)) {
            play(
                    pool,
                    scene -> {
                        scene.transaction().executeWithoutResult(status -> {
                            scene.rows().update("INSERT INTO orders VALUES (1)");
                            assertThat(scene.enqueue(1).status()).isEqualTo(AWAITING_COMMIT);
                            assertThat(scene.rows()
                                            .queryForObject("SELECT count(*) FROM barback_messages", Integer.class))
                                    .as("within the transaction")
                                    .isEqualTo(1);
                        });
                        scene.transaction().executeWithoutResult(status -> {
                            scene.enqueue(2);
                            status.setRollbackOnly();
                        });
                        assertThat(scene.enqueued()).isEqualTo(1);
                        assertThat(scene.enqueue(3).status()).isEqualTo(ENQUEUED);
                        assertThat(scene.told().ids).hasSize(2);
                    },
                    application -> application.withUserConfiguration(OwnBroker.class));
        }
    }

    /** As after a failover: the session would keep failing, for as long as the pool keeps it. */
    @Test
    void aSessionOfAReadOnlyPhaseLeavesThePoolAfterTheTransaction() {
        String url = PostgresServer.newUrl();
        SingleConnectionDataSource session = new SingleConnectionDataSource(url, true); // begins before that phase
        JdbcTemplate outside = new JdbcTemplate(session);
        String readOnly = "ALTER DATABASE \"%s\" SET default_transaction_read_only = "
                .formatted(outside.queryForObject("SELECT current_database()", String.class));
        String isOld = "SELECT backend_start < clock_timestamp() - interval '1 second' FROM pg_stat_activity"
                + " WHERE pid = pg_backend_pid()";
        play(url, 1, scene -> {
            outside.execute(readOnly + "on");
            ((HikariDataSource) scene.pool()).getHikariPoolMXBean().softEvictConnections();
            await().until(() -> "on".equals(scene.rows().queryForObject("SHOW transaction_read_only", String.class)));
            outside.execute(readOnly + "off");
            await().until(() -> Boolean.TRUE.equals(scene.rows().queryForObject(isOld, Boolean.class)));

            scene.transaction().executeWithoutResult(status -> {
                assertThatThrownBy(() -> scene.enqueue(1)).hasMessageContaining("read-only transaction");
                assertThat(scene.rows().queryForObject("SELECT 1", Integer.class))
                        .as("the transaction goes on")
                        .isEqualTo(1);
            });

            scene.transaction().executeWithoutResult(status -> scene.enqueue(2));
            assertThat(scene.enqueued()).isEqualTo(1);
        });
        session.close();
    }
}
