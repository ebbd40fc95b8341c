package dev.barback.faults;

import java.nio.file.Path;

/** The four brokers under test. */
enum BrokersUnderTest {
    SQLITE {
        @Override
        BrokerUnderTest open(Path folder) {
            return new SqliteBroker(folder);
        }
    },
    POSTGRES {
        @Override
        BrokerUnderTest open(Path folder) throws Exception {
            return new PostgresBroker(folder);
        }
    },
    PUBSUB {
        @Override
        BrokerUnderTest open(Path folder) {
            return new PubSubBrokerUnderTest();
        }
    },
    PUBSUB_RECORDS {
        @Override
        BrokerUnderTest open(Path folder) throws Exception {
            return new PubSubRecordsBroker(folder);
        }
    };

    /** Starts the broker. */
    abstract BrokerUnderTest open(Path folder) throws Exception;
}
