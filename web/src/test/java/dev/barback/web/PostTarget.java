package dev.barback.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server on this machine that receives webhooks. Thread-safe. */
final class PostTarget implements AutoCloseable {
    /** Answered with 503 at first, then with 204. */
    static final String FLAKY = "/flaky";
    /** Answered with 307 to {@link #ELSEWHERE}. */
    static final String MOVED = "/moved";

    static final String ELSEWHERE = "/elsewhere";

    private final HttpServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();

    record Post(String path, String signature, String body) {
        JsonNode job() {
            return JsonMapper.shared().readTree(body).path("job");
        }
    }

    PostTarget() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        boolean isFirst = posts(path).isEmpty();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(new Post(path, exchange.getRequestHeaders().getFirst("Barback-Signature"), body));
        exchange.getResponseHeaders().add("Location", ELSEWHERE);
        exchange.sendResponseHeaders(path.startsWith(MOVED) ? 307 : path.startsWith(FLAKY) && isFirst ? 503 : 204, -1);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    /** The received posts, in order. */
    List<Post> posts() {
        return List.copyOf(posts);
    }

    List<Post> posts(String path) {
        return posts.stream().filter(post -> post.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
