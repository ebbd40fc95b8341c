package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Enqueueing of single jobs by HTTP. */
class EnqueueTest extends WebTest {

    @Test
    void theOnlyJobOfAQueue() {
        Api.Answer answer = api.enqueue("{\"job\":{\"queue_id\":\"fibonacci\",\"payload\":{\"n\":303}}}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.type()).startsWith("application/json");
        JsonNode job = answer.json().path("job");
        String id = job.path("id").stringValue();
        assertThat(answer.header("Location")).isEqualTo("/api/jobs/" + id);
        assertThat(job.path("job_id").stringValue()).isEqualTo(id);
        assertThat(job.path("job_class").stringValue()).isEqualTo("FibonacciJob");
        assertThat(job.path("queue_id").stringValue()).isEqualTo("fibonacci");
        assertThat(job.path("queue").stringValue()).isEqualTo("fibonacci");
        assertThat(job.path("priority").isNull()).isTrue();
        assertThat(job.path("scheduled_at").isNull()).isTrue();
        assertThat(job.path("state").stringValue()).isEqualTo("available");
        JsonNode published = publishedJson("fibonacci");
        assertThat(published.path("job_id").stringValue()).isEqualTo(id);
        assertThat(published.path("arguments").toString()).isEqualTo("[{\"n\":303,\"_aj_ruby2_keywords\":[\"n\"]}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"arguments\":[\"Ada\",\"Lovelace\"] | [\"Ada\",\"Lovelace\"]",
                "\"arguments\":{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\"}"
                        + "| [{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"_aj_ruby2_keywords\":[\"first_name\",\"last_name\"]}]",
                "\"payload\":{\"firstName\":\"Ada\",\"last_name\":\"Lovelace\"}"
                        + "| [{\"firstName\":\"Ada\",\"last_name\":\"Lovelace\",\"_aj_ruby2_keywords\":[\"firstName\",\"last_name\"]}]"
            })
    void byJobClass(String arguments, String published) {
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"HelloMeJob\"," + arguments + "}}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(publishedJson("default").path("arguments").toString()).isEqualTo(published);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"arguments\":[]",
                "\"arguments\":{}",
                "\"payload\":{}",
                "\"payload\":null,\"priority\":null,\"queue\":null,\"wait\":null,\"scheduled_at\":null"
            })
    void withoutArguments(String fields) {
        assertThat(api.enqueue("{\"job\":{\"job_class\":\"HelloWorldJob\"," + fields + "}}")
                        .status())
                .isEqualTo(201);
        assertThat(publishedJson("default").path("arguments").toString()).isEqualTo("[]");
    }

    /** Values are serialized exactly as a Rails application would. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5400",
                "5400.0",
                "-1",
                "0.1",
                "9223372036854775807",
                "9223372036854775808",
                "123456789012345678901234567890",
                "null",
                "true",
                "[1,[2.5,null,\"\"]]",
                "\"Gr\u00fc\u00dfe, \ud83c\udf7b\"",
                "{\"a\":{\"b\":[{}]}}"
            })
    void plainValues(String value) {
        assertThat(api.enqueue("{\"job\":{\"job_class\":\"Anything\",\"arguments\":[" + value + "]}}")
                        .status())
                .isEqualTo(201);
        String withoutMarkers = published("default").replaceAll("(,|(?<=\\{))\"_aj_symbol_keys\":\\[]", "");
        assertThat(withoutMarkers).contains("\"arguments\":[" + value + "]");
    }

    @Test
    void digitsThatADoubleWouldLose() {
        api.enqueue("{\"job\":{\"job_class\":\"Anything\",\"arguments\":[0.12345678901234567890123]}}");

        assertThat(published("default")).contains("BigDecimalSerializer", "\"0.12345678901234567890123\"");
    }

    @Test
    void withEveryKindOfArgument() {
        Api.Answer answer = api.enqueue("""
                {"job":{"job_class":"Everything","payload":{"integer":12345678901234567890,"decimal":1.25,"floating":1,
                "flag":true,"color":"green","uuid":"2c1b1f1e-6a3f-4d0e-9d3a-0d6f5b0c8f11","time":"2026-11-21T22:52:31Z",
                "duration":1.5,"addresses":[{"street":"Main","number":1}],"numbers":[1,2],"map":{"a":[1]},
                "anything":null}}}""");

        assertThat(answer.response().body()).contains("\"state\":\"available\"");
    }

    @Test
    void optionalArgumentsMayBeLeftOut() {
        assertThat(api.enqueue("{\"job\":{\"job_class\":\"Billing\",\"payload\":{\"text\":\"x\"}}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void byAnAlias() {
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"Billing::InvoiceJob\",\"arguments\":[\"x\",null]}}");

        assertThat(answer.json().path("job").path("job_class").stringValue()).isEqualTo("Billing");
        assertThat(answer.json().path("job").path("priority").intValue()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "queue_id"})
    void queueAndPriority(String queue) {
        Api.Answer answer =
                api.enqueue("{\"job\":{\"job_class\":\"HelloWorldJob\",\"" + queue + "\":\"urgent\",\"priority\":-5}}");

        assertThat(answer.json().path("job").path("queue").stringValue()).isEqualTo("urgent");
        assertThat(publishedJson("urgent").path("priority").intValue()).isEqualTo(-5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"90 | 90000", "1.5 | 1500", "\"5m\" | 300000", "\"PT1H\" | 3600000", "\"500ms\" | 500"})
    void waiting(String wait, long millis) {
        Instant before = Instant.now();
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"HelloWorldJob\",\"wait\":" + wait + "}}");
        Instant after = Instant.now();

        String due = answer.json().path("job").path("scheduled_at").stringValue();
        assertThat(Timestamps.parse(due).toInstant())
                .isBetween(before.plus(Duration.ofMillis(millis)), after.plus(Duration.ofMillis(millis)));
        assertThat(answer.json().path("job").path("state").stringValue()).isEqualTo("scheduled");
    }

    @Test
    void scheduled() {
        Api.Answer answer = api.enqueue(
                "{\"job\":{\"job_class\":\"HelloWorldJob\",\"scheduled_at\":\"2999-11-21T23:52:31+01:00\"}}");

        assertThat(answer.json().path("job").path("scheduled_at").stringValue())
                .isEqualTo("2999-11-21T22:52:31.000000000Z");
        assertThat(answer.json().path("job").path("state").stringValue()).isEqualTo("scheduled");
        assertThat(broker.fetch("default", 1, Duration.ZERO)).isEmpty();
        assertThat(enqueued()).isEqualTo(1);
    }

    @Test
    void aWebhookIsRefusedWhereNobodyPosts() {
        String fields = "\"job_class\":\"HelloWorldJob\",\"webhook\":\"https://example.com/\"";
        Api.Answer one = api.enqueue("{\"job\":{" + fields + "}}");
        assertThat(one.status()).isEqualTo(422);
        assertThat(one.text("field")).isEqualTo("job.webhook");
        assertThat(one.text("detail")).startsWith("Webhooks are off").contains("barback.webhooks.secret");
        Api.Answer many = api.post("/api/jobs/bulk", "{\"jobs\":[{\"job_class\":\"HelloWorldJob\"},{" + fields + "}]}");
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.text("field")).isEqualTo("jobs[1].webhook");
        assertThat(enqueued()).isZero();
    }

    @Test
    void dueInThePast() {
        Api.Answer answer =
                api.enqueue("{\"job\":{\"job_class\":\"HelloWorldJob\",\"scheduled_at\":\"1999-11-21T23:52:31Z\"}}");

        assertThat(answer.json().path("job").path("state").stringValue()).isEqualTo("available");
    }
}
