package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** More slow clients than threads: other clients do not wait for them. */
@TestPropertySource(properties = "barback.web.body-timeout=3s")
class SlowClientsTest extends AuthenticatedTest {
    private static final int CLIENTS = 210;

    @LocalServerPort
    private int port;

    /** An unfinished request; %s is a token. */
    enum Slow {
        LOGIN("POST /login", "Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{"),
        LOGIN_BY_FORM(
                "POST /login", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nn"),
        LOGIN_IN_CHUNKS("POST /login", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n"),
        LOGIN_EXPECTED(
                "POST /login", "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 90\r\n\r\n"),
        STRANGERS_JOB("POST /api/jobs", "Content-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{"),
        STRANGERS_FORM(
                "POST /api/jobs", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\na"),
        HEALTH_WITH_A_BODY("GET /actuator/health", "Content-Length: 4000\r\n\r\n{"),
        DOCUMENT_WITH_A_BODY("GET /v3/api-docs", "Transfer-Encoding: chunked\r\n\r\n4\r\n"),
        NOTHING_THERE("DELETE /nothing", "Content-Length: 4000\r\n\r\n{"),
        HEADERS("GET /api/jobs", "X-Slow: 1"),
        MEMBERS_JOB(
                "POST /api/jobs",
                "Authorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"),
        MEMBERS_LIST("GET /api/jobs", "Authorization: Bearer %s\r\nContent-Length: 4000\r\n\r\n{"),
        MEMBERS_EVENTS("GET /api/events", "Authorization: Bearer %s\r\n\r\n");

        private final String line;
        private final String rest;

        Slow(String line, String rest) {
            this.line = line;
            this.rest = rest;
        }

        ByteBuffer begin(String token) {
            return ByteBuffer.wrap((line + " HTTP/1.1\r\nHost: localhost\r\n" + rest.replace("%s", token))
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWaitsForThem(Slow slow) throws Exception {
        enqueued(BEN, "");
        ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
        List<SocketChannel> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                client.write(slow.begin(token(ADA)));
                clients.add(client);
            }
            drops.scheduleWithFixedDelay(() -> clients.forEach(SlowClientsTest::drop), 100, 300, TimeUnit.MILLISECONDS);

            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                assertThat(answerFrom("127.0.0.2", "GET /actuator/health/liveness", "", ""))
                        .contains(" 200 ");
                assertThat(answerFrom("127.0.0.2", "GET /api/jobs", authorization(), ""))
                        .contains(" 200 ");
                assertThat(answerFrom(
                                "127.0.0.2",
                                "POST /api/jobs",
                                authorization() + "Content-Type: application/json\r\n",
                                RecordedTest.job("'job_class':'HelloWorldJob','wait':'1d'")))
                        .contains(" 201 ");
                assertThat(answerFrom(
                                "127.0.0.2",
                                "POST /login",
                                "Content-Type: application/json\r\n",
                                credentials(BEN, PASSWORD)))
                        .contains(" 200 ");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
            }
        } finally {
            drops.shutdownNow();
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    /** Tomcat reads both within one read, whose timeout restarts with each byte. */
    @ParameterizedTest
    @ValueSource(strings = {"1;", "1\r\n{\r\n0\r\nA:"})
    void extensionsAndTrailersOfChunksAreNotWaitedFor(String body) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        socket.getOutputStream().write('a');
                        return socket.getInputStream().available() > 0;
                    });
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    /** A client whose request is refused may have sent the beginning of its next one behind the body. */
    @Test
    void aRequestBehindABodyThatWasNotReadIsWhole() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(30_000);
                socket.setTcpNoDelay(true);
                socket.getOutputStream()
                        .write(("POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
                                        + "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                socket.getOutputStream().write("Connection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answers).startsWith("TTP/1.1 401").contains("HTTP/1.1 200");
            }
        }
    }

    @Test
    void aRefusalIsShortWhateverWasAskedFor() throws Exception {
        String path = "/api/jobs/" + "a".repeat(6_000);
        assertThat(answerFrom("127.0.0.1", "GET " + path, "", ""))
                .startsWith("HTTP/1.1 401")
                .hasSizeLessThan(1_500);
    }

    @Test
    void whoIsRefusedAndSendsNoMoreHoldsNoThreadForLong() throws Exception {
        try (Socket client = beginRefused(9_000)) {
            long start = System.nanoTime();
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** Unread bodies are read: also a large one that is sent to its end before the client reads. */
    @Test
    void thoseWhoAreRefusedKeepNobodyElseFromTheirAnswer() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                clients.add(beginRefused(9_000));
            }
            for (Socket client : clients) {
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
            String body = "x".repeat(6_000_000);
            assertThat(answerFrom("127.0.0.2", "POST /api/jobs", "Content-Type: application/json\r\n", body))
                    .startsWith("HTTP/1.1 401");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private Socket beginRefused(int length) throws IOException {
        Socket client = new Socket("127.0.0.1", port);
        client.setSoTimeout(30_000);
        client.getOutputStream()
                .write(
                        ("POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                        + length + "\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    @Test
    void whoHasTooManyBodiesOnTheirWayIsToldWhenToComeAgain() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS / 3; i++) {
                Socket client = new Socket("127.0.0.1", port);
                client.setSoTimeout(30_000);
                client.getOutputStream()
                        .write(Slow.MEMBERS_JOB.begin(token(ADA)).array());
                clients.add(client);
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(clients)
                            .anySatisfy(
                                    client -> assertThat(client.getInputStream().available())
                                            .isPositive()));
            for (Socket client : clients) {
                if (client.getInputStream().available() > 0) {
                    byte[] some = new byte[1000];
                    String answer = new String(some, 0, client.getInputStream().read(some), StandardCharsets.UTF_8);
                    assertThat(answer)
                            .startsWith("HTTP/1.1 503")
                            .containsIgnoringCase("\r\nRetry-After: 5\r\n")
                            .contains("Too many request bodies");
                }
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Sends one more byte, which ends no JSON, chunk or header. */
    private static void drop(SocketChannel client) {
        try {
            client.write(ByteBuffer.wrap(new byte[] {' '}));
        } catch (IOException expected) {
            // The server has closed the connection.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /login", "POST /api/jobs"})
    void aBodyThatComesTooSlowlyIsNotWaitedFor(String line) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\n" + authorization()
                                    + "Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        socket.getOutputStream().write(' ');
                        return socket.getInputStream().available() > 0;
                    });
            String answer = upToItsBrace(socket.getInputStream());
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("Timeout: the body comes too slowly", "barback.web.body-timeout");
            ProblemSchema.requireValid(answer.substring(answer.indexOf('{')));
        }
    }

    /** The head of an answer, and its JSON, which has no objects inside. */
    private static String upToItsBrace(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            answer.append((char) next);
            if (next == '}') {
                break;
            }
        }
        return answer.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/%6cogin", "/%6Cogi%6e"})
    void aLoginIsShort(String path) {
        Api.Answer answer = api.post(path, credentials(ADA, "x".repeat(5_000)));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).contains("4096 bytes");
    }

    @Test
    void whoIsRefusedNeedNotSendTheBody() throws Exception {
        String answer = answerFrom(
                "127.0.0.1",
                "POST /api/jobs",
                "Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n",
                "");
        assertThat(answer).startsWith("HTTP/1.1 401").doesNotContain("100 Continue");
    }

    private String authorization() {
        return "Authorization: Bearer " + token(BEN) + "\r\n";
    }

    /** The answer to a request from this address, over a new connection. */
    private String answerFrom(String address, String line, String headers, String body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(30_000);
            String length = headers.toLowerCase(Locale.ROOT).contains("content-length")
                    ? ""
                    : "Content-Length: " + body.length() + "\r\n";
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + length + "\r\n"
                                    + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
