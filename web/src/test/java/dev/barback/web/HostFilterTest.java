package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Host names of requests, over a socket: an HTTP client would send only the server's. */
class HostFilterTest extends WebTest {
    private static final String REBOUND = "rebound.example:8080";

    @LocalServerPort
    int port;

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "10.1.2.3"})
    void thisMachineAndAddressesAreServed(String host) throws IOException {
        assertThat(get(port, "/api/queues", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rebound.example", REBOUND, "localhost.rebound.example", "127.0.0.1.rebound.example", "1.2.3"})
    void otherNamesAreNot(String host) throws IOException {
        for (String path : new String[] {"/api/queues", "/", "/v3/api-docs", "/actuator/prometheus", "/nowhere"}) {
            assertThat(get(port, path, "Host: " + host + "\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("Content-Type: application/problem+json")
                    .contains("The host \\\"" + host + "\\\" is not served.", "barback.web.hosts");
        }
    }

    @Test
    void aReboundPageChangesNothing() throws IOException {
        String body = "{\"job\":{\"job_class\":\"HelloWorldJob\"}}";
        String answer = send(
                port,
                "POST /api/jobs HTTP/1.1\r\nHost: " + REBOUND + "\r\nOrigin: http://" + REBOUND
                        + "\r\nSec-Fetch-Site: same-origin\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost"
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body);

        assertThat(answer).startsWith("HTTP/1.1 403");
        assertThat(enqueued()).isZero();
    }

    @Test
    void noNameAndNoAddressIsRefusedByTheServerItself() throws IOException {
        assertThat(get(port, "/api/queues", "")).startsWith("HTTP/1.1 400");
        assertThat(get(port, "/api/queues", "Host: a b\r\n")).startsWith("HTTP/1.1 400");
        assertThat(send(port, "GET http://localhost/api/queues HTTP/1.1\r\nHost: rebound.example\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(send(port, "GET /api/queues HTTP/1.0\r\n\r\n")).contains(" 200 ");
    }

    @Test
    void healthIsTold() throws IOException {
        assertThat(get(port, "/actuator/health", "Host: web\r\n")).startsWith("HTTP/1.1 200");
        assertThat(get(port, "/actuator/health/readiness", "Host: web\r\n")).startsWith("HTTP/1.1 200");
        assertThat(get(port, "/actuator/health/../prometheus", "Host: web\r\n")).startsWith("HTTP/1.1 403");
    }

    @Test
    void namesOfAListAreServed() throws IOException {
        try (ConfigurableApplicationContext web = web("--barback.web.hosts=jobs.example.org,Other.Example")) {
            assertThat(get(port(web), "/api/queues", "Host: jobs.example.org:80\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(get(port(web), "/api/queues", "Host: OTHER.example\r\n")).startsWith("HTTP/1.1 200");
            assertThat(get(port(web), "/api/queues", "Host: localhost\r\n")).startsWith("HTTP/1.1 200");
            assertThat(get(port(web), "/api/queues", "Host: " + REBOUND + "\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void whereOthersGetInAnyNameIsServedUnlessSomeAreListed() throws IOException {
        try (ConfigurableApplicationContext web =
                web("--server.address=0.0.0.0", "--barback.security.published-on-loopback=true")) {
            assertThat(get(port(web), "/api/queues", "Host: web:8080\r\n")).startsWith("HTTP/1.1 200");
        }
        try (ConfigurableApplicationContext web = web(
                "--server.address=0.0.0.0",
                "--barback.security.published-on-loopback=true",
                "--barback.web.hosts=jobs.example.org")) {
            assertThat(get(port(web), "/api/queues", "Host: web:8080\r\n")).startsWith("HTTP/1.1 403");
        }
        try (ConfigurableApplicationContext web = web("--barback.web.hosts=*")) {
            assertThat(get(port(web), "/api/queues", "Host: web:8080\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    private static ConfigurableApplicationContext web(String... arguments) {
        return new SpringApplicationBuilder(WebApplication.class, TestJobs.class)
                .run(Stream.concat(Stream.of("--server.port=0", "--barback.broker=memory"), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext web) {
        return ((ServletWebServerApplicationContext) web).getWebServer().getPort();
    }

    private static String get(int port, String path, String headers) throws IOException {
        return send(port, "GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }

    private static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
