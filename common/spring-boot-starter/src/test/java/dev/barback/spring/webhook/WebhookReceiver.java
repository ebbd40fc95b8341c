package dev.barback.spring.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.barback.Job;
import dev.barback.spring.BarbackAutoConfiguration;
import dev.barback.spring.JdbcAutoConfiguration;
import dev.barback.spring.RecordsAutoConfiguration;
import dev.barback.spring.WorkerAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that takes posts, and applications that post to it. */
final class WebhookReceiver implements AutoCloseable {
    static final String SECRET = "sixteen or more characters";

    final List<Post> posts = new CopyOnWriteArrayList<>();
    volatile int status = 204;
    private final HttpServer server;

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    record Post(String path, String signature, String body) {
        JsonNode job() {
            return JsonMapper.shared().readTree(body).path("job");
        }
    }

    static class Greet implements Job {
        public String perform(String name) {
            if (name.isEmpty()) {
                throw new IllegalStateException("nobody there");
            }
            return "Hello " + name;
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(new Post(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst(Signature.HEADER),
                body));
        exchange.getResponseHeaders().add("Location", "/redirected");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    /** An application that posts the ends of all jobs to this. */
    ApplicationContextRunner application(Path folder) {
        return withoutUrl(
                folder,
                "barback.webhooks.url=http://" + host() + "/of/{user}",
                "barback.webhooks.internal-hosts=" + host(),
                "barback.webhooks.secret=" + SECRET);
    }

    ApplicationContextRunner withoutUrl(Path folder, String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JdbcAutoConfiguration.class,
                        RecordsAutoConfiguration.class,
                        BarbackAutoConfiguration.class,
                        WorkerAutoConfiguration.class,
                        WebhookAutoConfiguration.class))
                .withBean(Greet.class)
                .withPropertyValues(
                        "barback.broker=jdbc",
                        "barback.worker.enabled=true",
                        "barback.retry.attempts=1",
                        "barback.data-dir=" + folder)
                .withPropertyValues(properties);
    }

    WebhookProperties properties() {
        return new WebhookProperties(null, null, List.of(host()), SECRET, null, 0, 0);
    }
}
