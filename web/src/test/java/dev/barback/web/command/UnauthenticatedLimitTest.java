package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unauthenticated clients can't lock out others; nor can one user lock out another. */
@Timeout(120)
class UnauthenticatedLimitTest {
    private final TestCommandServer.Settings settings = new TestCommandServer.Settings();
    private TestCommandServer testCommandServer;

    private TestCommandServer start() {
        settings.tokens = Set.of("ada", "bob");
        testCommandServer = settings.start();
        return testCommandServer;
    }

    @AfterEach
    void stop() throws IOException {
        testCommandServer.close();
    }

    @Test
    void silentOnesAreSentAwayBeforeLong() throws IOException {
        settings.authenticationTimeout = Duration.ofMillis(1500);
        start();
        Client known = testCommandServer.connect();
        assertThat(known.ask("auth ada")).isEqualTo("> Hello ada.");
        assertThat(testCommandServer.connect().rest())
                .containsExactly(
                        "> ERROR Authentication timeout: you did not send auth TOKEN within 1500 ms. Goodbye.");
        assertThat(known.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
    }

    @Test
    void whoTalksOfOtherThingsIsSentAwayAsWell() throws Exception {
        settings.authenticationTimeout = Duration.ofMillis(1500);
        start();
        Client talking = testCommandServer.connect();
        List<String> answers = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            answers.add(talking.ask("auth nobody"));
            return !answers.get(answers.size() - 1).equals("> ERROR There is no such token.");
        });
        assertThat(answers.get(answers.size() - 1))
                .isEqualTo("> ERROR Authentication timeout: you did not send auth TOKEN within 1500 ms. Goodbye.");
    }

    @Test
    void aKilobyteHasToDo() throws IOException {
        start();
        String tooMuch = "> ERROR Authenticate within the first 1024 bytes: auth TOKEN. Goodbye.";
        assertThat(testCommandServer.connect().send("x".repeat(1025)).rest()).containsExactly(tooMuch);
        assertThat(testCommandServer.connect().send("\n".repeat(1025)).rest()).containsExactly(tooMuch);
        byte[] requests = new byte[1026];
        for (int i = 0; i < requests.length; i += 3) {
            System.arraycopy(new byte[] {(byte) 255, (byte) 252, 1}, 0, requests, i, 3);
        }
        assertThat(testCommandServer.connect().send(requests).rest()).containsExactly(tooMuch);
        Client known = testCommandServer.connect();
        known.send("auth ada\n" + "perform_now Echo x\n".repeat(100));
        assertThat(known.read()).isEqualTo("> Hello ada.");
        for (int i = 0; i < 100; i++) {
            assertThat(known.read()).isEqualTo("> x");
        }
    }

    @Test
    void thoseOfOneAddressAreSomeAndThoseWhoAreKnownDoNotCount() throws IOException {
        settings.unauthenticatedPerAddress = 2;
        start();
        for (int i = 0; i < 5; i++) {
            assertThat(testCommandServer.connect().ask("auth ada")).isEqualTo("> Hello ada.");
        }
        Client first = testCommandServer.connect();
        Client second = testCommandServer.connect();
        assertThat(first.ask("help quit")).isEqualTo("> quit");
        assertThat(second.ask("help quit")).isEqualTo("> quit");
        assertThat(testCommandServer.connect().rest())
                .containsExactly(
                        "> ERROR There are 2 unauthenticated connections from your address." + " Try again later.");
        first.close();
        await().untilAsserted(() ->
                assertThat(testCommandServer.connect().ask("auth bob")).isEqualTo("> Hello bob."));
    }

    /** The server waits 1 s for the client to close; a client that does not read its answers takes longer. */
    @Test
    void whoLeavesCountsUntilItsConnectionIsClosed() throws IOException {
        settings.unauthenticatedPerAddress = 2;
        start();
        List<Client> leaving = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Client client = testCommandServer.connect();
            leaving.add(client);
            answers.add(client.ask("quit"));
        }
        for (Client client : leaving) {
            client.close();
        }
        assertThat(answers)
                .anyMatch(answer -> answer.startsWith("> ERROR There are 2 unauthenticated connections"))
                .anyMatch(answer -> answer.equals("> Goodbye."));
    }

    @Test
    void whoIsSilentMakesRoom() throws Exception {
        settings.connections = 3;
        settings.authenticationTimeout = Duration.ofMillis(1500);
        start();
        Client busy = testCommandServer.connect();
        assertThat(busy.ask("auth ada")).isEqualTo("> Hello ada.");
        Client silent = testCommandServer.connect();
        assertThat(silent.ask("auth ada")).isEqualTo("> Hello ada.");
        Client talking = testCommandServer.connect();
        assertThat(talking.ask("auth ada")).isEqualTo("> Hello ada.");
        busy.send("perform_now Wait\n");
        await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            assertThat(talking.ask("perform_now Echo x")).isEqualTo("> x");
            assertThat(testCommandServer.connect().ask("auth bob")).isEqualTo("> Hello bob.");
        });
        assertThat(silent.rest())
                .containsExactly("> ERROR This idle connection was closed, because others need one. Goodbye.");
        assertThat(talking.ask("perform_now Echo y")).isEqualTo("> y");
        testCommandServer.release.countDown();
        assertThat(busy.read()).isEqualTo("> let go");
    }

    @Test
    void oneUserHasSomeOfTheConnections() throws Exception {
        settings.connectionsPerUser = 2;
        settings.authenticationTimeout = Duration.ofSeconds(1);
        start();
        Client silent = testCommandServer.connect();
        Client talking = testCommandServer.connect();
        for (Client busy : List.of(silent, talking)) {
            assertThat(busy.ask("auth ada")).isEqualTo("> Hello ada.");
            busy.send("perform_now Wait\n");
        }
        assertThat(testCommandServer
                        .connect()
                        .send("auth ada\nperform_now Echo x\n")
                        .rest())
                .containsExactly("> ERROR There are 2 connections of yours already. Try again later.");
        Client changing = testCommandServer.connect();
        assertThat(changing.ask("auth bob")).isEqualTo("> Hello bob.");
        assertThat(changing.ask("auth ada")).startsWith("> ERROR There are 2 connections of yours already.");
        assertThat(testCommandServer.connect().ask("auth bob")).isEqualTo("> Hello bob.");

        testCommandServer.release.countDown();
        assertThat(silent.read()).isEqualTo("> let go");
        assertThat(talking.read()).isEqualTo("> let go");
        await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            assertThat(talking.ask("auth ada"))
                    .as("an authenticated connection stays")
                    .isEqualTo("> Hello ada.");
            assertThat(testCommandServer.connect().ask("auth ada")).isEqualTo("> Hello ada.");
        });
        assertThat(silent.rest())
                .containsExactly("> ERROR This idle connection was closed, because others need one. Goodbye.");
        assertThat(talking.ask("perform_now Echo y")).isEqualTo("> y");
    }

    /** Many jobs of one user leave a processor to other users. */
    @Test
    void oneUsersJobsHoldUpNobodyElses() throws IOException {
        settings.atOnce = 3;
        start();
        List<Client> crowd = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Client client = testCommandServer.connect();
            client.ask("auth ada");
            crowd.add(client.send("perform_now Wait\n"));
        }
        Client bob = testCommandServer.connect();
        bob.ask("auth bob");
        assertThat(bob.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        testCommandServer.release.countDown();
        for (Client client : crowd) {
            assertThat(client.read()).isEqualTo("> let go");
        }
    }
}
