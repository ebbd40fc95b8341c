package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.web.enqueue.EnqueueExamples;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An unacceptable answer format is rejected before the job is enqueued: a job is enqueued and answered, or not
 * enqueued.
 */
class AcceptTest extends WebTest {
    private static final String JOB = "{\"job\":{\"job_class\":\"HelloWorldJob\"}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=iso-8859-1",
                "application/json;charset=utf-16",
                "application/json;CHARSET=\"koi8-r\"",
                "application/json;charset=nonsense",
                "application/json;version=1;q=0.1",
                "*/*;charset=iso-8859-1",
                "application/*;charset=us-ascii",
                "text/html, application/json;charset=iso-8859-1;q=0.5",
                "nonsense",
                ";;;",
                "*/json",
                "application/json;charset=\"",
                "application/json;q=many"
            })
    void whateverTheCharsetTheAnswerIsPlainJson(String accept) {
        Api.Answer answer = api.send(api.jobs().header("Accept", accept).POST(BodyPublishers.ofString(JOB)));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.type()).startsWith("application/json").doesNotContain("charset");
        assertThat(answer.json().path("job").path("id").stringValue()).isNotEmpty();
        assertThat(enqueued()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml;charset=utf-8",
                "text/event-stream",
                "image/*",
                "application/problem+json"
            })
    void whatIsNotAcceptedIsNotDone(String accept) {
        Api.Answer answer = api.send(api.jobs().header("Accept", accept).POST(BodyPublishers.ofString(JOB)));

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.text("detail")).endsWith(".");
        assertThat(enqueued()).isZero();
    }

    @Test
    void aBulkAndAClearAreCheckedFirst() {
        Api.Answer bulk = askForHtml("/api/jobs/bulk", EnqueueExamples.MANY);
        assertThat(bulk.status()).isEqualTo(406);
        assertThat(enqueued()).isZero();

        api.enqueue(JOB);
        Api.Answer clear = askForHtml("/api/queues/default/clear", "");
        assertThat(clear.status()).isEqualTo(406);
        assertThat(enqueued()).isEqualTo(1);
    }

    private Api.Answer askForHtml(String path, String json) {
        HttpRequest.Builder request = api.to(path).header("Content-Type", "application/json");
        return api.send(request.header("Accept", "text/html").POST(BodyPublishers.ofString(json)));
    }

    /** Headers for other answer formats or conditions, which apply only to a GET. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept-Charset | iso-8859-1",
                "Accept-Encoding | identity;q=0, *;q=0",
                "Accept-Language | tlh, x-nonsense-;q=9",
                "Range | bytes=5-1",
                "If-None-Match | *",
                "If-Match | nonsense",
                "If-Modified-Since | yesterday",
                "If-Unmodified-Since | Thu, 01 Jan 1970 00:00:00 GMT",
                "TE | trailers",
                "X-HTTP-Method-Override | DELETE"
            })
    void whatChangesNoAnswerChangesNothing(String header, String value) {
        Api.Answer answer = api.send(api.jobs().header(header, value).POST(BodyPublishers.ofString(JOB)));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("job").path("id").stringValue()).isNotEmpty();
        assertThat(enqueued()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=iso-8859-1", "text/html", "nonsense", "image/png"})
    void problemsAreToldAllTheSame(String accept) {
        for (String path : new String[] {"/nowhere", "/api/jobs/1", "/api/queues?x=1", "/actuator/nothing"}) {
            Api.Answer answer = api.send(api.to(path).header("Accept", accept));

            assertThat(answer.status()).as(path).isIn(400, 404, 406, 501);
            assertThat(answer.type()).as(path).isEqualTo("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/queues", "/actuator/health", "/actuator/scaling", "/", "/v3/api-docs"})
    void whatIsOnlyLookedAtIsToldInUtf8(String path) {
        Api.Answer answer = api.send(api.to(path).header("Accept", "*/*;charset=iso-8859-1"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).doesNotContainIgnoringCase("iso-8859");
    }
}
