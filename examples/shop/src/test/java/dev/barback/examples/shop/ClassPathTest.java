package dev.barback.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.ClassUtils;

/** An application whose jobs are in its own PostgreSQL gets nothing that other brokers, or the programs, need. */
class ClassPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.barback.internal.pubsub.PubSubBroker",
                "io.grpc.Channel",
                "com.google.common.collect.ImmutableList",
                "org.conscrypt.Conscrypt",
                "org.sqlite.JDBC",
                "dev.barback.internal.command.Commands"
            })
    void hasNothingOfOthers(String type) {
        assertThat(ClassUtils.isPresent(type, null)).isFalse();
    }
}
