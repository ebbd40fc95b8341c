package dev.barback.spring.webhook;

import static dev.barback.spring.webhook.WebhookReceiver.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.JobContext;
import dev.barback.internal.text.ErrorText;
import dev.barback.spring.webhook.WebhookReceiver.Post;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the job that posts may post to, how long it waits for a slot, and what its errors tell. */
@Timeout(90)
class WebhookJobTest {
    private final WebhookReceiver receiver = new WebhookReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    /** Of a job without a user. */
    private static final JobContext CONTEXT = (JobContext) Proxy.newProxyInstance(
            JobContext.class.getClassLoader(), new Class<?>[] {JobContext.class}, (proxy, method, arguments) -> null);

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500})
    void onlyTwoHundredsSayThatItArrived(int answer) {
        receiver.status = answer;
        WebhookJob job = new WebhookJob(receiver.properties());
        assertThatThrownBy(() -> job.perform(CONTEXT, "http://" + receiver.host() + "/", "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered with status " + answer);
        assertThat(receiver.posts).extracting(Post::path).containsExactly("/");
    }

    @Test
    void whoIsPutOffWaitsLongerEachTime() {
        BusyHostException.Wait wait = new BusyHostException.Wait();
        BusyHostException busy = new BusyHostException("host");
        assertThat(wait.after(1, busy)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(7_500));
        assertThat(wait.after(3, busy)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(wait.after(1_000, busy)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(120));
    }

    /**
     * Slots don't depend on how a host's name is written; and a name is resolved, which may take long, after a slot is
     * taken.
     */
    @ParameterizedTest
    @CsvSource({"2, http://LOCALHOST:%d/", "1, http://localhost:1/"})
    void slotsAreTakenByHostAndBeforeItsNameIsLookedUp(int slots, String second) throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            String host = "localhost:" + hanging.getLocalPort();
            WebhookJob job = new WebhookJob(
                    new WebhookProperties(null, List.of("localhost:1"), List.of(host), SECRET, null, slots, 1));
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> post(job, "http://" + host + "/"));
            try (Socket accepted = hanging.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThatThrownBy(() -> job.perform(CONTEXT, second.formatted(hanging.getLocalPort()), "{}"))
                        .isInstanceOf(BusyHostException.class);
            }
            assertThatThrownBy(first::join).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> job.perform(CONTEXT, "http://localhost:1/", "{}"))
                    .hasMessageContaining("is internal");
        }
    }

    @Test
    void aPostThatIsPutOffDoesNotTellTheApplicationsHost() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + hanging.getLocalPort();
            WebhookJob job = new WebhookJob(
                    new WebhookProperties("http://" + host + "/", null, List.of(host), SECRET, null, 1, 1));
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> post(job, "http://" + host + "/"));
            try (Socket accepted = hanging.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThatThrownBy(() -> job.perform(CONTEXT, null, "{}"))
                        .isInstanceOf(BusyHostException.class)
                        .hasMessageContaining("in flight to the application's webhook")
                        .hasMessageNotContaining("127.0.0.1");
            }
            assertThatThrownBy(first::join).hasRootCauseInstanceOf(IOException.class);
        }
    }

    /** Nor is its host, whatever the reason of a failure: the message, class and stack are kept with the job. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:%d, 127.0.0.1:%d, was answered with status 500",
        "localhost:%d, 127.0.0.1:%d, failed (IOException)",
        "localhost:1, localhost:1, failed (ConnectException)"
    })
    void theApplicationsHostIsNotToldByAnError(String recipient, String internal, String reason) {
        receiver.status = 500;
        int port = receiver.port();
        WebhookJob job = new WebhookJob(new WebhookProperties(
                "http://" + recipient.formatted(port) + "/",
                List.of(recipient.formatted(port)),
                List.of(internal.formatted(port)),
                SECRET,
                null,
                0,
                0));
        assertThatThrownBy(() -> job.perform(CONTEXT, null, "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The post to the application's webhook " + reason)
                .satisfies(error -> assertThat(ErrorText.stack(error)).doesNotContain("127.0.0.1", "localhost"));
    }

    private static void post(WebhookJob job, String address) {
        try {
            job.perform(CONTEXT, address, "{}");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsPostedToOthersOrToInternalAddresses() {
        AllowedHosts hosts = new AllowedHosts(
                List.of(receiver.host(), "localhost", "example.com:8443", ""), List.of("10.0.0.1", ""));
        for (String wrong : List.of(
                "http://" + receiver.host() + "/", // allowed, but internal
                "http://localhost/",
                "https://example.com/",
                "https://example.com:8443@127.0.0.1/",
                "ftp://localhost/",
                "file:///etc/passwd",
                "http:localhost",
                "https://elsewhere.example/")) {
            assertThatThrownBy(() -> hosts.check(URI.create(wrong)))
                    .as(wrong)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Nothing is posted to");
        }
        assertThatCode(() -> hosts.check(URI.create("http://10.0.0.1/"))).doesNotThrowAnyException();
        assertThat(receiver.posts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "ff02::1",
                "2001::1"
            })
    void internalAddressesAreKnown(String address) throws IOException {
        assertThat(AllowedHosts.isInternal(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2001:4860:4860::8888"})
    void publicOnesToo(String address) throws IOException {
        assertThat(AllowedHosts.isInternal(InetAddress.getByName(address))).isFalse();
    }
}
