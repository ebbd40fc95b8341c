package dev.barback.spring.webhook;

import static dev.barback.spring.webhook.WebhookReceiver.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of webhooks: secrets, addresses, and when there are none. */
@Timeout(90)
class WebhookSettingsTest {
    @TempDir
    Path folder;

    private final WebhookReceiver receiver = new WebhookReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    /**
     * As with any rotation: first posts are signed with both secrets, then recipients learn the new one, then the old
     * one goes.
     */
    @Test
    void withTwoSecretsThereAreTwoSignatures() {
        URI address = URI.create("https://example.org/hook");
        Instant at = Instant.ofEpochSecond(1_795_342_980);
        List<String> secrets = new WebhookProperties(
                        null, null, List.of(receiver.host()), SECRET, "sixteen characters before", 0, 0)
                .secrets();
        String both = Signature.of(secrets, at, address, "{}");
        String now = Signature.of(List.of(SECRET), at, address, "{}");
        String before = Signature.of(List.of("sixteen characters before"), at, address, "{}");
        assertThat(now).matches("t=1795342980,v1=[0-9a-f]{64}");
        assertThat(both).isEqualTo(now + before.substring(before.indexOf(',')));
    }

    @Test
    void secretsAreInNoText() {
        WebhookProperties properties = new WebhookProperties(
                "http://" + receiver.host() + "/?key=opensesame",
                null,
                List.of(receiver.host()),
                SECRET,
                "sixteen characters before",
                0,
                0);
        assertThat(properties.toString())
                .contains(receiver.host())
                .doesNotContain(SECRET, "characters before", "opensesame");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "barback.webhooks.secret=short",
                "barback.webhooks.previous-secret=short",
                "barback.webhooks.max-in-flight=-1",
                "barback.webhooks.max-in-flight-per-host=-1",
                "barback.webhooks.url=https://elsewhere.example/",
                "barback.webhooks.url=ftp://127.0.0.1/",
                "barback.webhooks.url=no url"
            })
    void whatMakesNoSenseStopsTheStart(String property) {
        receiver.application(folder)
                .withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith(property.substring(0, property.indexOf('=')) + " should be"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "barback.webhooks.url=",
                "barback.webhooks.hosts=example.com",
                "barback.webhooks.internal-hosts=example.com",
                "barback.webhooks.secret=" + SECRET
            })
    void withoutAnUrlOrHostsAndASecretThereIsNothing(String property) {
        receiver.withoutUrl(folder, property)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WebhookDispatcher.class)
                        .doesNotHaveBean(AllowedHosts.class));
    }

    @Test
    void itNeedsRecords() {
        receiver.application(folder)
                .withPropertyValues("barback.records.enabled=false")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("needs the records of jobs"));
    }
}
