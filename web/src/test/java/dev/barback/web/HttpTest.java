package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Addresses, methods, types and sizes of requests; health. */
class HttpTest extends WebTest {
    private static final String JOB = "{\"job\":{\"job_class\":\"HelloWorldJob\"}}";

    @Autowired
    ServletWebServerApplicationContext context;

    @LocalServerPort
    int port;

    @Test
    void onlyThisMachineGetsIn() throws IOException {
        Connector connector =
                ((TomcatWebServer) context.getWebServer()).getTomcat().getConnector();
        assertThat((InetAddress) connector.getProperty("address"))
                .matches(InetAddress::isLoopbackAddress, "is a loopback address");
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : each.inetAddresses().toList()) {
                assertThat(address.isLoopbackAddress() || !accepts(address)).isTrue();
            }
        }
    }

    private boolean accepts(InetAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", ""})
    void otherContentTypes(String type) {
        Api.Answer answer =
                api.send(api.to("/api/jobs").header("Content-Type", type).POST(BodyPublishers.ofString(JOB)));

        assertProblem(answer, 415, "Send JSON as application/json.");
    }

    @Test
    void noContentType() {
        assertProblem(
                api.send(api.to("/api/jobs").POST(BodyPublishers.ofString(JOB))), 415, "The Content-Type is missing.");
    }

    @Test
    void otherAnswers() {
        Api.Answer answer = api.send(api.jobs().header("Accept", "text/html").POST(BodyPublishers.ofString(JOB)));

        assertProblem(answer, 406, "available only as [application/json]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/jobs, 501", "PUT, /api/jobs, 405", "DELETE, /api/jobs, 405", "PATCH, /api/jobs, 405",
        "GET, /api/jobs/1, 501", "POST, /nowhere, 404", "GET, /error, 404", "GET, /favicon.ico, 404",
        "POST, /actuator/health, 405", "GET, /actuator/env, 404"
    })
    void otherMethodsAndPaths(String method, String path, int status) {
        Api.Answer answer = api.send(
                api.to(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString("{}")));

        assertProblem(answer, status, "");
    }

    @Test
    void methodsThatThereAre() {
        Api.Answer answer = api.send(api.to("/api/jobs").DELETE());

        assertProblem(answer, 405, "DELETE is not possible at /api/jobs, but ");
        assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrder("GET", "POST");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/jobs?cursor=%ff%fe",
        "GET, /api/queues?%e2%82=1",
        "GET, /api/events?user=%c3%28",
        "GET, /actuator/scaling?queue=%ff",
        "GET, /actuator/health?%ff",
        "POST, /api/jobs/1/cancel?x=%ff"
    })
    void parametersThatAreNoUtf8(String method, String path) {
        Api.Answer answer = api.send(
                api.to(path).header("Content-Type", "application/json").method(method, BodyPublishers.noBody()));

        assertProblem(answer, 400, "Encode them in UTF-8");
    }

    @Test
    void moreParametersThanAreRead() {
        assertProblem(api.get("/api/queues?" + "a&".repeat(1_001)), 400, "1000 at most");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_048_577, 3_000_000})
    void announcedBodiesThatAreTooLarge(int size) {
        assertProblem(api.enqueue(" ".repeat(size)), 413, "larger than 1048576 bytes");
    }

    @Test
    void chunkedBodiesThatAreTooLarge() {
        byte[] body = " ".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII);
        Api.Answer answer =
                api.send(api.jobs().POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertProblem(answer, 413, "larger than 1048576 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/jobs, gzip",
        "POST, /api/jobs/bulk, deflate",
        "POST, /api/queues/mail/clear, br",
        "POST, /api/jobs/1/cancel, 'gzip, gzip'"
    })
    void compressedBodies(String method, String path, String encoding) {
        Api.Answer answer = api.send(api.to(path)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .method(method, BodyPublishers.ofString(JOB)));

        assertProblem(answer, 415, "The Content-Encoding \"" + encoding + "\" is not supported.");
    }

    @Test
    void bodiesAsTheyAre() {
        assertThat(api.send(api.jobs().header("Content-Encoding", "identity").POST(BodyPublishers.ofString(JOB)))
                        .status())
                .isEqualTo(201);
        assertThat(api.send(api.to("/api/queues/mail/clear")
                                .header("Content-Type", "application/json")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void bodiesThatJustFit() {
        byte[] body = (JOB + " ".repeat(1_048_576 - JOB.length())).getBytes(StandardCharsets.US_ASCII);

        assertThat(api.enqueue(body).status()).isEqualTo(201);
        assertThat(api.send(api.jobs().POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void bodiesThatEndEarly() throws IOException {
        String answer =
                raw("POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{\"job\":");

        assertThat(answer).doesNotContain("201").doesNotContain(" 500 ");
        assertThat(enqueued()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a|b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "TRACE /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "BREW /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/json\r\n\r\nzzz\r\n"
            })
    void noProperHttp(String request) throws IOException {
        assertThat(raw(request)).startsWith("HTTP/1.1 4").doesNotContain("Exception", "at org.apache", "Tomcat");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void otherSitesStayOut() {
        Api.Answer preflight = api.send(api.to("/api/jobs")
                .header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(preflight.response().headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-allow"));
        assertProblem(preflight, 403, "Pages of other sites can't change anything here.");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://elsewhere.example, 403",
        "Origin, null, 403",
        "Origin, http://localhost:1, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 201",
        "Sec-Fetch-Site, none, 201"
    })
    void pagesOfOtherSitesChangeNothing(String header, String value, int status) {
        Api.Answer answer = api.send(api.jobs().header(header, value).POST(BodyPublishers.ofString(JOB)));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(enqueued()).isEqualTo(status == 201 ? 1 : 0);
    }

    @Test
    void pagesOfThisSiteDo() {
        String own = "http://127.0.0.1:" + port;
        assertThat(api.send(api.jobs().header("Origin", own).POST(BodyPublishers.ofString(JOB)))
                        .status())
                .isEqualTo(201);
    }

    /**
     * Without a job store: requests that need it fail with that reason, and no job that could be duplicated is
     * enqueued.
     */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/jobs",
        "GET, /api/jobs/1",
        "POST, /api/jobs/1/cancel",
        "POST, /api/jobs/1/run",
        "POST, /api/jobs/1/revive",
        "DELETE, /api/jobs/1",
        "GET, /api/workers",
        "GET, /api/events",
        "GET, /api/jobs/1/events",
        "POST, /api/queues/mail/pause",
        "POST, /api/queues/mail/resume"
    })
    void whatNeedsRecordsSaysSo(String method, String path) {
        assertProblem(
                api.send(api.to(path).method(method, BodyPublishers.noBody())),
                501,
                "There is no job store here (barback.records.enabled)");
    }

    @Test
    void repeatsNeedRecords() {
        assertProblem(
                api.send(api.jobs().header("Idempotency-Key", "k").POST(BodyPublishers.ofString(JOB))),
                501,
                "so a repeated request can't be recognized");
        assertProblem(
                api.enqueue("{\"job\":{\"job_class\":\"HelloWorldJob\",\"job_id\":\"a\"}}"),
                501,
                "so a repeated request can't be recognized");
    }

    @Test
    void queuesAreCountedAndClearedWithoutRecords() {
        api.enqueue(JOB);
        Api.Answer answer = api.get("/api/queues");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()
                        .path("queues")
                        .valueStream()
                        .anyMatch(queue -> queue.path("available").intValue() == 1))
                .isTrue();

        assertThat(api.post("/api/queues/default/clear").response().body())
                .isEqualTo("{\"queue\":\"default\",\"cancelled\":null}");
        assertThat(enqueued()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void health(String path) {
        api.enqueue(JOB);

        Api.Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").stringValue()).isEqualTo("UP");
        assertThat(answer.json().propertyNames()).isSubsetOf(List.of("status", "groups"));
    }

    @Test
    void metrics() {
        api.enqueue(JOB);

        assertThat(api.get("/actuator/prometheus").response().body()).contains("barback_jobs_enqueued_total");
        assertThat(api.get("/actuator/info").status()).isEqualTo(200);
    }

    @Test
    void home() {
        Api.Answer answer = api.get("/");

        assertThat(answer.type()).startsWith("text/plain");
        assertThat(answer.response().body())
                .contains("curl", "localhost:" + port + "/api/jobs", "FibonacciJob(n), queue fibonacci");
    }

    private void assertProblem(Api.Answer answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.text("title")).isNotEmpty();
        assertThat(answer.text("detail")).contains(detail).endsWith(".");
        ProblemSchema.requireValid(answer.response().body());
        assertThat(enqueued()).isZero();
    }
}
