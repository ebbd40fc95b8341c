package dev.barback.bench.fair;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.contract.PostgresServer;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.spi.Broker;
import dev.barback.spi.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The broker of a fairness run. */
enum FairnessBroker {
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
            return JdbcBroker.postgres(pool, JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
        }
    },
    PUBSUB {
        @Override
        Broker open() {
            PubSubEmulator emulator = PubSubEmulator.start(); // ends with this program
            return new PubSubBroker(PubSubOptions.of("fair").withEmulatorHost(emulator.hostAndPort()));
        }
    },
    PUBSUB_8_LANES {
        @Override
        Broker open() throws IOException {
            return new LanedBroker(PUBSUB.open(), new Lanes(Map.of(FairnessRun.QUEUE, 8)));
        }
    };

    /** Opens a new, empty broker. */
    abstract Broker open() throws IOException;
}
