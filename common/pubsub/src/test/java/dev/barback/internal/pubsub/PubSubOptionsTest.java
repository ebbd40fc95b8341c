package dev.barback.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PubSubOptionsTest {

    @Test
    void defaults() {
        assertThat(PubSubOptions.of("bar"))
                .isEqualTo(new PubSubOptions(
                        "bar", null, Duration.ofSeconds(30), Duration.ofDays(31), Duration.ofSeconds(15)));
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> PubSubOptions.of(" ")).hasMessageContaining("can't be the id");
        assertThatThrownBy(() -> PubSubOptions.of("bar").withLeaseTime(Duration.ofSeconds(9)))
                .hasMessageContaining("10 to 600 seconds");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8085, Remove \"http://\"",
        "localhost:8085/, slash",
        "localhost, The port is missing",
        "localhost:, The port is missing",
        "[::1], The port is missing",
        "localhost:99999, Ports are 1 to 65535",
        "localhost:0, Ports are 1 to 65535",
        "localhost:port, Ports are 1 to 65535",
        ":8085, The host is missing",
        "::1:8085, brackets",
        "[1.2.3.4]:8085, 'there must be an IPv6 address'",
        "[1:2:3]:8085, 'there must be an IPv6 address'",
        "[fe80::1%eth0]:8085, 'without a zone'",
        "pub_sub:8085, 'letters, digits, hyphens and dots'",
    })
    void anAddressThatIsNoneIsRefusedWithTheReason(String address, String reason) {
        PubSubOptions options = PubSubOptions.of("bar");
        assertThatThrownBy(() -> options.withEmulatorHost(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it must be host:port")
                .hasMessageContaining("\"" + address + "\"")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8085", "127.0.0.1:1", "[::1]:65535", "pubsub-emulator.test:8085"})
    void anAddressIsTakenApart(String address) {
        assertThat(EmulatorAddress.of(address)).hasToString(address);
    }

    @Test
    void anUnknownHostFailsAtOnce() {
        PubSubOptions options = PubSubOptions.of("bar").withEmulatorHost("no-such-host.invalid:8085");
        try (PubSubBroker broker = new PubSubBroker(options)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> broker.ensure("mail"))
                    .isInstanceOfSatisfying(
                            BrokerException.class,
                            e -> assertThat(e.isRefusal()).isFalse())
                    .hasMessageContaining("no-such-host.invalid:8085 is not known here");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(options.callTimeout());
        }
    }

    @Test
    void theServiceHasNoSuchProject() {
        assertThatThrownBy(() -> new PubSubBroker(PubSubOptions.of("job_queue")))
                .isInstanceOf(PubSubSetupException.class)
                .hasMessageContaining("no project \"job_queue\"")
                .hasMessageContaining("PUBSUB_JOB_QUEUE_PROJECT_ID");
    }

    @Test
    void credentialsThatAreNoneEachHaveTheirReason(@TempDir Path folder) throws IOException {
        assertThatNoCredentials(folder.resolve("away.json")).hasMessageContaining("which is not there");
        assertThatNoCredentials(folder).hasMessageContaining("can't be read");
        for (String text : List.of(
                "", "-----BEGIN PRIVATE KEY-----", "{\"type\":\"service_account\",\"private_key\":\"s3cret\"}")) {
            Path file = Files.writeString(folder.resolve("key.json"), text);
            assertThatNoCredentials(file)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("holds no usable key")
                    .hasMessageNotContaining("s3cret")
                    .hasNoCause();
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatNoCredentials(Path file) {
        return assertThatThrownBy(
                        () -> ServiceCredentials.find(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())))
                .isInstanceOf(PubSubSetupException.class)
                .hasMessageContaining("GOOGLE_APPLICATION_CREDENTIALS");
    }
}
