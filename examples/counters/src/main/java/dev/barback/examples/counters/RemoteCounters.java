package dev.barback.examples.counters;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the counter API. Every call may take seconds, so only jobs call it. Failures are divided into those that
 * a retry may fix ({@link Unavailable}) and those that it never will ({@link Refused}), since the jobs' retries are declared
 * by these types.
 */
@Component
class RemoteCounters {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI api;
    private final JsonMapper json;

    RemoteCounters(CountersProperties properties, JsonMapper json) {
        this.api = properties.api();
        this.json = json;
    }

    /**
     * The state of a counter at the API.
     *
     * @param name its name
     * @param value its value
     * @param changes the number of changes so far: of two answers, the one with more is the later
     */
    record State(String name, long value, long changes) {}

    /** The API could not be reached, or could not answer. It is unknown whether it has processed the call. */
    static final class Unavailable extends RuntimeException {
        Unavailable(String message) {
            super(message);
        }

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The API refuses the call, and will refuse it again. */
    static class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    /** The API knows no such counter. */
    static final class Unknown extends Refused {
        Unknown(String message) {
            super(message);
        }
    }

    /** All counters. */
    List<State> all() throws InterruptedException {
        return List.of(call(request("/counters").GET(), State[].class));
    }

    /** Defines the counter at the API, if it does not exist. */
    State define(String name) throws InterruptedException {
        return call(request("/counters/" + name).PUT(BodyPublishers.noBody()), State.class);
    }

    /**
     * Changes the counter, once for each key, however often this is called.
     *
     * @throws Unknown if it is not defined there
     */
    State change(String name, int delta, String key) throws InterruptedException {
        return call(
                request("/counters/" + name + "/changes")
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(Map.of("delta", delta)))),
                State.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).timeout(TIMEOUT);
    }

    private <T> T call(HttpRequest.Builder request, Class<T> type) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            requireSuccess(response);
            return json.readValue(response.body(), type);
        } catch (IOException e) {
            throw new Unavailable("The counter API does not answer (" + e.getMessage() + ").", e);
        } catch (JacksonException e) {
            throw new Unavailable("The counter API's answer can't be read.", e);
        }
    }

    private void requireSuccess(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            throw new Unavailable("The counter API can't answer now (" + status + ").");
        } else if (status != 200) {
            String problem = json.readTree(response.body()).path("problem").asString("");
            String message = "The counter API refuses (" + status + "). " + problem;
            throw status == 404 ? new Unknown(message) : new Refused(message);
        }
    }
}
