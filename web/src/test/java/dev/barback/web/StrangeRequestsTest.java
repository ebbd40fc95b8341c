package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with values that are difficult for parsers, to a server. */
class StrangeRequestsTest extends WebTest {
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "null",
            "true",
            "-0",
            "0",
            "1e999999999",
            "1e-999999999",
            "1E400",
            "9".repeat(999),
            "0." + "1".repeat(900),
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\"",
            "\"\u00e9\"",
            "NaN",
            "//",
            "\"job\"",
            "\"_aj_serialized\"",
            "\"1\"",
            "\"P1Y\"",
            "\"2026-02-30T00:00:00Z\"",
            "{}",
            "[]",
            "\uFEFF",
            "\u0000");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-0.0",
            "0",
            "1",
            "1e99",
            "1e900",
            "1e-900",
            "1e999999999",
            "1e-999999999",
            "9".repeat(999),
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"5m\"",
            "\"PT-1S\"",
            "\"PT99999999999999999H\"",
            "\"2026-11-21T22:52:31Z\"",
            "\"+999999999-12-31T23:59:59-18:00\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\":null}",
            "{\"a\":{\"a\":[1]}}",
            "{\"street\":\"x\",\"number\":1}",
            "{\"street\":\"x\",\"number\":1e99}",
            "[1,\"a\"]",
            "{\"_aj_globalid\":\"gid://a/B/1\"}",
            "{\"_aj_symbol_keys\":[]}",
            "\"" + "x".repeat(5_000) + "\"");
    private static final List<String> JOBS = List.of(
            "Everything",
            "Anything",
            "Billing",
            "FibonacciJob",
            "SleeperJob",
            "MockJob",
            "HelloMeJob",
            "HelloWorldJob");
    private static final List<String> NAMES = List.of(
            "integer",
            "decimal",
            "floating",
            "flag",
            "color",
            "uuid",
            "time",
            "duration",
            "addresses",
            "numbers",
            "map",
            "anything",
            "value",
            "text",
            "note",
            "n",
            "sleep_duration",
            "raise_error",
            "first_name",
            "last_name");
    private static final List<String> FIELDS =
            List.of("queue_id", "queue", "priority", "scheduled_at", "wait", "arguments", "payload", "other");

    @ParameterizedTest
    @ValueSource(longs = 1)
    void neverAServerError(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String body = switch (random.nextInt(4)) {
                case 0 -> words(random);
                case 1 -> mutated(random);
                default -> job(random);
            };
            Api.Answer answer = api.enqueue(body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as("status of %s", body).isLessThan(500);
            if (answer.status() != 201) {
                assertThat(answer.type()).isEqualTo("application/problem+json");
                assertThat(answer.text("detail")).as("detail for %s", body).isNotEmpty();
                assertThat(enqueued()).as("enqueued by %s", body).isZero();
            }
            broker.queues().forEach(queue -> broker.purge(queue.name()));
        }
    }

    private static String words(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            body.append(one(WORDS, random));
        }
        return body.toString();
    }

    private static String mutated(Random random) {
        StringBuilder body = new StringBuilder(job(random));
        for (int i = random.nextInt(4); i >= 0; i--) {
            body.setCharAt(random.nextInt(body.length()), (char) random.nextInt(300));
        }
        return body.toString();
    }

    private static String job(Random random) {
        StringBuilder job = new StringBuilder("{\"job\":{\"job_class\":\"" + one(JOBS, random) + "\"");
        if (random.nextInt(3) == 0) {
            job.append(",\"").append(one(FIELDS, random)).append("\":").append(one(VALUES, random));
        }
        boolean inOrder = random.nextBoolean();
        job.append(",\"arguments\":").append(inOrder ? '[' : '{');
        int count = random.nextInt(14);
        for (int i = 0; i < count; i++) {
            job.append(i == 0 ? "" : ",");
            job.append(inOrder ? "" : "\"" + NAMES.get((i + 13) % NAMES.size()) + "\":");
            job.append(one(VALUES, random));
        }
        return job.append(inOrder ? ']' : '}').append("}}").toString();
    }

    private static String one(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
