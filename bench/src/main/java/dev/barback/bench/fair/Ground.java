package dev.barback.bench.fair;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.broker.Broker;
import dev.barback.broker.MemoryBroker;
import dev.barback.jdbc.CallersTransaction;
import dev.barback.jdbc.JdbcBroker;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.Schema;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.test.PostgresServer;
import dev.barback.test.PubSubEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What carries the jobs of a contest. */
enum Ground {
    MEMORY {
        @Override
        Broker open() {
            return new MemoryBroker();
        }
    },
    SQLITE {
        @Override
        Broker open() throws IOException {
            Path file = Files.createTempDirectory("barback-fair").resolve("barback.db");
            file.toFile().deleteOnExit();
            Schema.migrate(file, JdbcOptions.DEFAULTS);
            return JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS);
        }
    },
    POSTGRES {
        @Override
        Broker open() {
            HikariConfig config = new HikariConfig();
            config.setDataSource(PostgresServer.newDatabase());
            HikariDataSource pool = new HikariDataSource(config); // ends with this program
            Schema.migrate(pool);
            return JdbcBroker.postgres(pool, JdbcOptions.DEFAULTS, CallersTransaction.NONE);
        }
    },
    PUBSUB {
        @Override
        Broker open() {
            PubSubEmulator emulator = PubSubEmulator.start(); // ends with this program
            return new PubSubBroker(PubSubOptions.of("fair").withEmulatorHost(emulator.hostAndPort()));
        }
    };

    /** Anew, with nothing in it. */
    abstract Broker open() throws IOException;
}
