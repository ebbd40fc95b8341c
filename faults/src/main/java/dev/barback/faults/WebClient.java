package dev.barback.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of {@code web} over HTTP. A late answer counts as none. Thread-safe. */
final class WebClient {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);
    private static final int PAGE_SIZE = 500;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final JsonMapper json = JsonMapper.shared();

    /** The record of a job in web. */
    record Recorded(String id, String state, int executions) {}

    /** A page of the list of jobs; no cursor = the last page. */
    record Page(List<Recorded> jobs, Optional<String> cursor) {}

    /** Whether each job of a bulk was confirmed; empty = no valid answer. */
    List<Boolean> enqueue(URI web, List<Map<String, Object>> jobs) {
        HttpRequest request = HttpRequest.newBuilder(web.resolve("/api/jobs/bulk"))
                .timeout(CALL_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(Map.of("jobs", jobs))))
                .build();
        Optional<HttpResponse<String>> answer = send(request);
        if (answer.isEmpty() || answer.get().statusCode() >= 300) {
            answer.filter(refused -> refused.statusCode() < 500).ifPresent(WebClient::unexpected);
            return List.of();
        }
        List<Boolean> confirmed = new ArrayList<>();
        for (JsonNode item : json.readTree(answer.get().body()).get("jobs")) {
            confirmed.add(item.get("status").asString().equals("enqueued"));
        }
        return confirmed;
    }

    /** Whether a process reports that it is healthy; false if it does not answer. */
    boolean isHealthy(URI process) {
        HttpRequest request = HttpRequest.newBuilder(process.resolve("/actuator/health"))
                .timeout(HEALTH_TIMEOUT)
                .build();
        return send(request).filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** A page of the recorded jobs of the queue, the newest first. */
    Optional<Page> page(URI web, Optional<String> cursor) {
        String path = "/api/jobs?queue=" + TestBed.QUEUE + "&limit=" + PAGE_SIZE
                + cursor.map(place -> "&cursor=" + place).orElse("");
        HttpRequest request =
                HttpRequest.newBuilder(web.resolve(path)).timeout(CALL_TIMEOUT).build();
        return send(request).filter(answer -> answer.statusCode() == 200).map(answer -> page(answer.body()));
    }

    /** The number of leases that a worker holds; empty = it does not answer. */
    Optional<Long> leases(URI worker) {
        HttpRequest request = HttpRequest.newBuilder(worker.resolve("/actuator/metrics/barback.worker.leases"))
                .timeout(HEALTH_TIMEOUT)
                .build();
        return send(request)
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> json.readTree(answer.body())
                        .get("measurements")
                        .get(0)
                        .get("value")
                        .asLong());
    }

    private Page page(String body) {
        JsonNode page = json.readTree(body);
        List<Recorded> jobs = new ArrayList<>();
        for (JsonNode job : page.get("jobs")) {
            jobs.add(new Recorded(
                    job.get("id").asString(),
                    job.get("state").asString(),
                    job.get("executions").asInt()));
        }
        JsonNode next = page.get("next");
        return new Page(jobs, next == null || next.isNull() ? Optional.empty() : Optional.of(next.asString()));
    }

    private Optional<HttpResponse<String>> send(HttpRequest request) {
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Reports a bug of this program. */
    private static void unexpected(HttpResponse<String> refused) {
        throw new IllegalStateException("web answers " + refused.statusCode() + " " + refused.body());
    }
}
