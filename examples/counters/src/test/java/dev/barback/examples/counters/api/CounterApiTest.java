package dev.barback.examples.counters.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterApiTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private FaultyApi api;

    @BeforeEach
    void start() {
        api = new FaultyApi(folder.resolve("api.db"));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void countsEachKeyOnceAlsoAfterARestart() throws Exception {
        assertThat(send("PUT", "/counters/tea", "", "")).startsWith("200").contains("\"value\":0");
        for (int i = 0; i < 3; i++) {
            assertThat(change("tea", 1, "a")).startsWith("200").contains("\"value\":1", "\"changes\":1");
        }
        stop();
        start();

        assertThat(change("tea", 1, "a")).startsWith("200").contains("\"value\":1");
        assertThat(change("tea", -5, "b")).startsWith("200").contains("\"value\":-4", "\"changes\":2");
        assertThat(send("PUT", "/counters/tea", "", "")).contains("\"value\":-4");
        assertThat(send("GET", "/counters", "", "")).isEqualTo("200 [{\"name\":\"tea\",\"value\":-4,\"changes\":2}]");
    }

    @Test
    void countsEachKeyOnceWhenManyAskAtTheSameTime() throws Exception {
        send("PUT", "/counters/tea", "", "");
        IntStream.range(0, 200).parallel().forEach(i -> change("tea", 1, "key " + i % 20));
        assertThat(api.values()).containsEntry("tea", 20L);
    }

    @Test
    void refusesWhatMakesNoSense() throws Exception {
        send("PUT", "/counters/tea", "", "");
        send("PUT", "/counters/coffee", "", "");
        change("tea", 1, "a");

        assertThat(change("tea", 2, "a")).startsWith("422");
        assertThat(change("coffee", 1, "a")).startsWith("422");
        assertThat(change("water", 1, "b")).startsWith("404");
        assertThat(change("tea", 1, "")).startsWith("400");
        for (String body :
                new String[] {"", "{", "[]", "{\"delta\": 1.5}", "{\"delta\": \"1\"}", "{\"delta\": 1000000}"}) {
            assertThat(send("POST", "/counters/tea/changes", "c", body))
                    .as(body)
                    .startsWith("400");
        }
        assertThat(send("GET", "/elsewhere", "", "")).startsWith("404");
        assertThat(send("DELETE", "/counters/tea", "", "")).startsWith("405");
        assertThat(api.values()).containsEntry("tea", 1L).containsEntry("coffee", 0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAIL_BEFORE", "FAIL_AFTER", "CUT_BEFORE", "CUT_AFTER"})
    void failsInFourWays(String whim) throws Exception {
        send("PUT", "/counters/tea", "", "");
        api.expect(whim);

        if (whim.startsWith("CUT")) {
            assertThatThrownBy(() -> change("tea", 1, "a")).hasCauseInstanceOf(IOException.class);
        } else {
            assertThat(change("tea", 1, "a")).startsWith("503");
        }

        assertThat(api.values()).containsEntry("tea", whim.endsWith("AFTER") ? 1L : 0L);
    }

    @Test
    void tellsWhatCanBeSaid() {
        assertThat(ApiOptions.of()).isEqualTo(new ApiOptions(8090, Path.of("api.db"), 100, 800, 0.2));
        assertThat(ApiOptions.of("--port=1", "--file=x", "--slow=2-3", "--failures=0"))
                .isEqualTo(new ApiOptions(1, Path.of("x"), 2, 3, 0));
        for (String wrong : new String[] {"--port", "--slow=5", "--help", "--failures=often"}) {
            assertThatThrownBy(() -> ApiOptions.of(wrong)).as(wrong).hasMessageContaining("--failures=0.2");
        }
    }

    private String change(String name, long delta, String key) {
        try {
            return send("POST", "/counters/" + name + "/changes", key, "{\"delta\": " + delta + "}");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String send(String method, String path, String key, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.url() + path));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        var response =
                http.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
