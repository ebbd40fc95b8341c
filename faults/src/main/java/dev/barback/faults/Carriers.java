package dev.barback.faults;

import java.nio.file.Path;

/** The four ways jobs are carried. */
enum Carriers {
    SQLITE {
        @Override
        Carrier open(Path folder) {
            return new SqliteCarrier(folder);
        }
    },
    POSTGRES {
        @Override
        Carrier open(Path folder) throws Exception {
            return new PostgresCarrier(folder);
        }
    },
    PUBSUB {
        @Override
        Carrier open(Path folder) {
            return new EmulatorCarrier();
        }
    },
    PUBSUB_RECORDS {
        @Override
        Carrier open(Path folder) throws Exception {
            return new RememberedCarrier(folder);
        }
    };

    /** Starts it. */
    abstract Carrier open(Path folder) throws Exception;
}
