package dev.barback.web;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Malformed HTTP requests are answered like all others, and their secrets don't get into the log. */
class MalformedRequestsTest extends WebTest {
    private static final String SECRET = "bb_s3cr3tOfSomebody";
    private static final String BEARER = "Authorization: Bearer " + SECRET + "\r\n";
    private static final String HOST = "Host: localhost\r\nConnection: close\r\n";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @LocalServerPort
    private int port;

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
        log.stop();
    }

    static Stream<String> malformed() {
        String get = "GET /api/queues HTTP/1.1\r\n" + HOST;
        String post = "POST /api/jobs HTTP/1.1\r\n" + HOST + BEARER + "Content-Type: application/json\r\n";
        return Stream.of(
                get + "Authorization : Bearer " + SECRET + "\r\n\r\n",
                get + " " + BEARER + "\r\n",
                get + BEARER + " folded-" + SECRET + "\r\n\r\n",
                get + "Authorization: Bearer " + SECRET + "\0\r\n\r\n",
                get + "Authorization Bearer " + SECRET + "\r\n\r\n",
                get + "Auth(orization: Bearer " + SECRET + "\r\n\r\n",
                get + ": " + SECRET + "\r\n\r\n",
                get + "Authorization: Bearer " + SECRET + "\u0001\r\n\r\n",
                get + "Authorization: " + SECRET.repeat(2_000) + "\r\n\r\n",
                get + ("X-" + SECRET + ": 1\r\n").repeat(200) + "\r\n",
                get + BEARER + "Host: " + SECRET + "\r\n\r\n",
                get + "Content-Length: " + SECRET + "\r\n\r\n",
                get + "Transfer-Encoding: " + SECRET + "\r\n\r\n",
                get + "Cookie: barback=\"" + SECRET + "\\\r\nCookie: =" + SECRET + "; ;;=\u0007\r\n\r\n",
                get + "Expect: " + SECRET + "\r\n\r\n",
                "GET /api/queues HTTP/1.1\nHost: localhost\nConnection: close\nAuthorization : " + SECRET + "\n\n",
                "GET /api/queues?token=" + SECRET + "&x=%zz HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/queues?token=" + SECRET + "&x=%ff HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/queues?token=" + SECRET + "|{} HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/jobs/" + SECRET + "%zz HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/jobs/" + SECRET + "%00 HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/jobs/" + SECRET + "%c3%28 HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/jobs/" + SECRET + "\\..\\x HTTP/1.1\r\n" + HOST + "\r\n",
                "GET http://" + SECRET + "@[nowhere/ HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/queues HTTP/" + SECRET + "\r\n" + HOST + "\r\n",
                "GET /api/jobs/" + SECRET + "\r\n",
                SECRET + " /api/queues HTTP/1.1\r\n" + HOST + "\r\n",
                SECRET + "@ / HTTP/1.1\r\n" + HOST + "\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000" + SECRET + "\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SECRET,
                post + "Transfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n",
                post + "Transfer-Encoding: chunked\r\n\r\n5;" + SECRET + "\u0001\r\nabcde\r\n0\r\n\r\n",
                post + "Transfer-Encoding: chunked\r\n\r\n0\r\nX : " + SECRET + "\r\n\r\n",
                post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + SECRET,
                post + "Content-Length: 50\r\n\r\n{\"job\":\"" + SECRET);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void noSecretGetsIntoTheLog(String request) throws IOException {
        String answer = send(request);

        assertThat(logged()).doesNotContain("s3cr3t");
        assertThat(answer).doesNotContainIgnoringCase("tomcat").doesNotContain("<html", "\nServer:", "org.apache");
        assertThat(answer).doesNotContain(" 500 ");
    }

    /** Requests rejected by Tomcat and by our filters get answers of the same form, with the same headers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /..%2f.. HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /../../etc HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TRACE /api/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /api/queues HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
                "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            })
    void everyProblemHasTheSameFormAndHeaders(String request) throws IOException {
        String answer = send(request);

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(answer)
                .contains("Content-Type: application/problem+json", "\"status\":4", "\"title\":\"", "\"detail\":\"")
                .contains(
                        "X-Content-Type-Options: nosniff",
                        "X-Frame-Options: DENY",
                        "Cache-Control: no-cache, no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/queues", "/actuator/health", "/v3/api-docs", "/swagger-ui/index.html", "/jobs.html"})
    void everyAnswerHasTheHeadersThatKeepBrowsersFromMisusingIt(String path) {
        Api.Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.response().headers().allValues("Cache-Control")).hasSize(1);
        assertThat(answer.header("Cache-Control")).containsAnyOf("no-cache", "no-store");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void aMistakeOfOursIsInTheLogWithItsStack() {
        assertThat(api.enqueue("{\"job\":{\"job_class\":\"Broken\"}}").status()).isEqualTo(500);

        assertThat(log.list).anySatisfy(event -> {
            assertThat(event.getLevel()).hasToString("ERROR");
            assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                    .isNotEmpty();
        });
    }

    private String logged() {
        return List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage() + texts(event.getThrowableProxy()))
                .collect(joining("\n"));
    }

    private static String texts(IThrowableProxy error) {
        return error == null ? "" : " " + error.getMessage() + texts(error.getCause());
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
