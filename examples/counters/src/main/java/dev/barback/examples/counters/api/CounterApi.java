package dev.barback.examples.counters.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.barback.examples.counters.api.FaultPolicy.RequestFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API's HTTP server, on the loopback address. Its {@code main} starts the process. */
public final class CounterApi implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/counters(?:/([a-z0-9-]{1,40})(/changes)?)?");
    private static final int MAX_BODY_BYTES = 10_000;
    private static final int THREADS = 32;

    private final JsonMapper json = new JsonMapper();
    private final CounterStore counterStore;
    private final FaultPolicy faultPolicy;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /**
     * Starts the server.
     * @param port 0 = any free port
     * @param file the file with counters and keys
     */
    CounterApi(int port, Path file, FaultPolicy faultPolicy) throws IOException {
        this.counterStore = new CounterStore(file);
        this.faultPolicy = faultPolicy;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments any of {@code --port=8090 --file=api.db --slow=100-800 --failures=0.2}
     */
    public static void main(String[] arguments) throws IOException {
        ApiOptions apiOptions = ApiOptions.of(arguments);
        CounterApi api = new CounterApi(
                apiOptions.port(),
                apiOptions.file(),
                FaultPolicy.failing(apiOptions.minMillis(), apiOptions.maxMillis(), apiOptions.failures()));
        System.out.printf(
                "The counter API listens on %s, takes %d to %d ms, and fails %.0f%% of all requests.%n",
                api.url(), apiOptions.minMillis(), apiOptions.maxMillis(), 100 * apiOptions.failures());
    }

    /** Its address. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        counterStore.close();
    }

    /** @param body is written as JSON */
    private record Answer(int status, Object body) {
        static Answer problem(int status, String problem) {
            return new Answer(status, Map.of("problem", problem));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) { // closing it without an answer cuts the connection
            RequestFault fault = faultPolicy.next();
            Answer answer = fault.isBefore() ? unavailable() : answer(exchange);
            if (!fault.isCut()) {
                send(exchange, fault == RequestFault.FAIL_AFTER ? unavailable() : answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is being closed
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches()) {
            return Answer.problem(404, "Only /counters exists here.");
        }
        String name = path.group(1);
        String request =
                exchange.getRequestMethod() + (name == null ? "" : " one") + (path.group(2) == null ? "" : "'s");
        return switch (request) {
            case "GET" -> new Answer(200, counterStore.all());
            case "PUT one" -> new Answer(200, counterStore.define(name));
            case "POST one's" -> change(name, exchange);
            default -> Answer.problem(405, "This method is not supported here.");
        };
    }

    private Answer change(String name, HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key == null || key.isBlank()) {
            return Answer.problem(400, "A change needs an Idempotency-Key.");
        }
        Optional<Long> delta = delta(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES));
        if (delta.isEmpty()) {
            return Answer.problem(400, "A change is {\"delta\": a whole number of at most six digits}.");
        }
        try {
            return counterStore
                    .change(name, delta.get(), key)
                    .map(counter -> new Answer(200, counter))
                    .orElseGet(() -> Answer.problem(404, "There is no counter " + name + "."));
        } catch (CounterStore.KeyReused e) {
            return Answer.problem(422, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Long> delta(byte[] body) {
        try {
            JsonNode delta = json.readTree(body).path("delta");
            return delta.isIntegralNumber() && Math.abs(delta.asLong()) < 1_000_000
                    ? Optional.of(delta.asLong())
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = json.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static Answer unavailable() {
        return Answer.problem(503, "This service fails sometimes, on purpose.");
    }
}
