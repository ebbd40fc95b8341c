package dev.barback.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.contract.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An ordinary application, on new databases. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ShopTest {
    private static final String ORDERS = PostgresServer.newUrl();
    private static final String ARCHIVE = PostgresServer.newUrl();
    private static final int PEOPLE = 8; // and two connections

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        registry.add("shop.orders.jdbc-url", () -> ORDERS);
        registry.add("shop.archive.jdbc-url", () -> ARCHIVE);
    }

    @Test
    void itsTablesAndBarbacksAreMade(@Autowired DataSource orders) {
        JdbcTemplate rows = new JdbcTemplate(orders);

        assertThat(rows.queryForList("SELECT version FROM flyway_schema_history WHERE success", String.class))
                .containsExactly("1");
        assertThat(rows.queryForObject("SELECT count(*) FROM barback_schema_history", Integer.class))
                .isPositive();
    }

    @Test
    void nobodyOrdersWithoutANameAndEveryOrderIsDone(@Autowired @Qualifier("archive") DataSource archive) {
        assertThat(send(request("/orders").POST(BodyPublishers.noBody())).join().statusCode())
                .isEqualTo(401);

        List<CompletableFuture<HttpResponse<String>>> placed = IntStream.range(0, 3 * PEOPLE)
                .mapToObj(i -> send(asAda(request("/orders")).POST(BodyPublishers.noBody())))
                .toList();

        List<String> ids = placed.stream()
                .map(CompletableFuture::join)
                .map(response -> {
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
                    return response.body().replaceAll("\\D", "");
                })
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(ids)
                    .allSatisfy(id -> assertThat(
                                    send(asAda(request("/orders/" + id))).join().body())
                            .contains("\"customer\":\"ada\"", "\"done\":true"));
            assertThat(new JdbcTemplate(archive).queryForObject("SELECT count(*) FROM archived", Integer.class))
                    .isGreaterThanOrEqualTo(ids.size());
        });
    }

    @Test
    void itStartsAgainOnTheSameDatabases() {
        try (ConfigurableApplicationContext again = new SpringApplicationBuilder(ShopApplication.class)
                .run("--server.port=0", "--shop.orders.jdbc-url=" + ORDERS, "--shop.archive.jdbc-url=" + ARCHIVE)) {
            assertThat(again.isRunning()).isTrue();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpRequest.Builder asAda(HttpRequest.Builder request) {
        String secret = Base64.getEncoder().encodeToString("ada:byron".getBytes(StandardCharsets.UTF_8));
        return request.header("Authorization", "Basic " + secret);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }
}
