package dev.barback.examples.counters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Presses the page's buttons over real HTTP. */
final class Browser {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    Browser(String port) {
        this.address = "http://127.0.0.1:" + port;
    }

    /** Returns the status; 303 = success, with a redirect to the page. */
    int define(String name) {
        return post("/counters", "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    int press(String counter, int delta) {
        return post("/counters/" + counter + "/presses", "delta=" + delta);
    }

    int again(String id) {
        return post("/presses/" + id + "/again", "");
    }

    int refresh() {
        return post("/refresh", "");
    }

    String page() {
        return send(HttpRequest.newBuilder(URI.create(address + "/"))).body();
    }

    /** The counters, as the page requests them. */
    JsonNode counters() {
        return JsonMapper.shared()
                .readTree(send(HttpRequest.newBuilder(URI.create(address + "/counters")))
                        .body());
    }

    JsonNode counter(String name) {
        return StreamSupport.stream(counters().spliterator(), false)
                .filter(counter -> counter.path("name").asString().equals(name))
                .findAny()
                .orElseThrow();
    }

    /** The values that the page shows. */
    Map<String, Long> values() {
        return StreamSupport.stream(counters().spliterator(), false)
                .collect(Collectors.toMap(
                        counter -> counter.path("name").asString(),
                        counter -> counter.path("value").asLong(0)));
    }

    /** The number of presses that are not counted yet. */
    long pending() {
        return StreamSupport.stream(counters().spliterator(), false)
                .mapToLong(counter -> counter.path("pending").asLong())
                .sum();
    }

    private int post(String path, String form) {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
