package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rejected enqueue requests and their error messages. */
class RefusalTest extends WebTest {

    @ParameterizedTest
    @MethodSource
    void fields(String body, String field, String detail) {
        Api.Answer answer = api.enqueue(body.replace('\'', '"'));

        assertThat(answer.response().body()).contains("\"status\":422", "\"title\":\"Unprocessable Content\"");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(answer.text("detail")).contains(detail).endsWith(".");
        JsonNode first = answer.json().path("errors").get(0);
        assertThat(first.path("field").stringValue()).isEqualTo(field);
        assertThat(first.path("message").stringValue()).isEqualTo(answer.text("detail"));
        assertThat(enqueued()).isZero();
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("{}", "job", "The object job is missing."),
                arguments("{'job':null}", "job", "The object job is missing."),
                arguments("{'job':[]}", "job", "job should be an object, but is a list."),
                arguments("[1]", "job", "The body should be an object such as {\"job\""),
                arguments("'job'", "job", "but is the text \"job\""),
                arguments(
                        "{'job':{'job_class':'HelloWorldJob'},'jobs':1}",
                        "jobs",
                        "There is no field \"jobs\". There are: job."),
                arguments("{'job':{}}", "job", "needs a job_class, or a queue_id"),
                // Fields
                arguments(
                        job("'quene':'low'"),
                        "job.quene",
                        "There is no field \"quene\" in job. There are: queue_id, queue,"),
                arguments("{'job':{'job_class':7}}", "job.job_class", "should be text, but is 7"),
                arguments("{'job':{'job_class':' '}}", "job.job_class", "should be text, but is blank"),
                arguments(
                        "{'job':{'job_class':'Nope'}}",
                        "job.job_class",
                        "There is no job named \"Nope\". There are: Anything, Billing,"),
                arguments("{'job':{'job_class':'java.lang.Runtime'}}", "job.job_class", "There is no job named"),
                arguments(job("'queue':{}"), "job.queue", "job.queue should be text, but is an object"),
                arguments(job("'queue':'a b c'"), "job.queue", "can't be the name of a queue"),
                arguments(job("'queue_id':'x'"), "job.queue_id", "can't be the name of a queue"),
                arguments(job("'queue':'mail.scheduled'"), "job.queue", "can't be the name of a queue"),
                arguments(job("'queue':'morgue'"), "job.queue", "it takes no new ones"),
                arguments(job("'queue':'low','queue_id':'low'"), "job.queue", "give one of them"),
                arguments(
                        job("'priority':1.5"),
                        "job.priority",
                        "should be an integer from -2147483648 to 2147483647, but is 1.5"),
                arguments(job("'priority':3000000000"), "job.priority", "but is 3000000000"),
                arguments(job("'priority':'high'"), "job.priority", "but is the text \"high\""),
                arguments(
                        job("'scheduled_at':'tomorrow'"),
                        "job.scheduled_at",
                        "a time with an offset, such as 2026-11-21T22:52:31Z"),
                arguments(job("'scheduled_at':'2026-11-21T22:52:31'"), "job.scheduled_at", "a time with an offset"),
                arguments(job("'scheduled_at':'+12026-11-21T22:52:31Z'"), "job.scheduled_at", "is from 1700 to 9999"),
                arguments(job("'scheduled_at':'1699-12-31T23:59:59Z'"), "job.scheduled_at", "is from 1700 to 9999"),
                arguments(job("'scheduled_at':1795301551"), "job.scheduled_at", "should be text, but is 1795301551"),
                arguments(job("'wait':'soon'"), "job.wait", "a number of seconds, or a text such as"),
                arguments(job("'wait':-1"), "job.wait", "but is -1"),
                arguments(job("'wait':'PT-1H'"), "job.wait", "from 0 to 36500 days"),
                arguments(job("'wait':'999999999999d'"), "job.wait", "from 0 to 36500 days"),
                arguments(job("'wait':1e99"), "job.wait", "from 0 to 36500 days"),
                arguments(job("'wait':1e-100000000"), "job.wait", "from 0 to 36500 days"),
                arguments(job("'wait':true"), "job.wait", "but is true"),
                arguments(job("'wait':1,'scheduled_at':'2026-11-21T22:52:31Z'"), "job.wait", "give one of them"),
                arguments(
                        job("'arguments':[],'payload':{}"),
                        "job.payload",
                        "job.arguments and job.payload are alternatives"),
                arguments(job("'payload':[1]"), "job.payload", "should be an object, but is a list"),
                arguments(job("'arguments':3"), "job.arguments", "should be a list, or an object"),
                // The only job of a queue
                arguments("{'job':{'queue_id':'nobody'}}", "job.queue_id", "Queues of one job: fibonacci, sleeper."),
                arguments("{'job':{'queue':'nobody'}}", "job.queue", "No job declares the queue \"nobody\""),
                arguments("{'job':{'queue_id':'pair'}}", "job.queue_id", "several jobs: One, Other."),
                // Arguments by name
                arguments("{'job':{'queue_id':'fibonacci'}}", "job.payload.n", "FibonacciJob needs (n): n is missing."),
                arguments(
                        "{'job':{'queue_id':'fibonacci','payload':{'n':'x'}}}",
                        "job.payload.n",
                        "n takes a number, not the text \"x\""),
                arguments("{'job':{'queue_id':'fibonacci','payload':{'n':1.5}}}", "job.payload.n", "a whole number"),
                arguments("{'job':{'queue_id':'fibonacci','payload':{'n':1e400}}}", "job.payload.n", "a whole number"),
                arguments("{'job':{'queue_id':'fibonacci','payload':{'n':null}}}", "job.payload.n", "can't be null"),
                arguments(
                        "{'job':{'queue_id':'fibonacci','payload':{'n':1,'m':2}}}", "job.payload.m", "there is no m."),
                arguments(
                        "{'job':{'queue_id':'fibonacci','payload':{'n':1,'N':2}}}",
                        "job.payload.N",
                        "twice, in different spellings"),
                arguments(
                        "{'job':{'queue_id':'sleeper','payload':{'duration':1e-100000000}}}",
                        "job.payload.duration",
                        "more than 1000 digits"),
                arguments(
                        "{'job':{'queue_id':'sleeper','payload':{'duration':[]}}}",
                        "job.payload.duration",
                        "takes a duration such as 5m, PT5M or 300 (seconds), not a list"),
                arguments(
                        "{'job':{'job_class':'HelloMeJob','payload':{'firstName':1,'last_name':''}}}",
                        "job.payload.firstName",
                        "first_name takes text, not 1"),
                arguments(
                        "{'job':{'job_class':'HelloMeJob','arguments':{'first_name':'A'}}}",
                        "job.arguments.last_name",
                        "last_name is missing."),
                arguments(
                        "{'job':{'job_class':'HelloWorldJob','payload':{'_aj_serialized':'X'}}}",
                        "job.payload._aj_serialized",
                        "there is no _aj_serialized."),
                // Arguments in order
                arguments(
                        "{'job':{'job_class':'HelloMeJob','arguments':['Ada']}}",
                        "job.arguments",
                        "it got 1 argument."),
                arguments(
                        "{'job':{'job_class':'HelloMeJob','arguments':['Ada',2]}}",
                        "job.arguments[1]",
                        "last_name takes text, not 2."),
                arguments(
                        "{'job':{'job_class':'HelloWorldJob','arguments':[1]}}", "job.arguments", "it got 1 argument."),
                // Values that can't be serialized
                arguments(
                        anything("{'_aj_serialized':'ActiveJob::Serializers::SymbolSerializer','value':'x'}"),
                        "job.arguments[0]",
                        "_aj_serialized of a map is reserved"),
                arguments(
                        anything("[0,{'a':{'_aj_globalid':'gid://app/User/1'}}]"),
                        "job.arguments[0][1].a",
                        "_aj_globalid of a map is reserved"),
                arguments(anything("'\\ud800'"), "job.arguments[0]", "not valid Unicode"),
                arguments(anything("1e5000"), "job.arguments[0]", "more than 1000 digits"),
                arguments(
                        anything("[".repeat(60) + "]".repeat(60)),
                        "job.arguments[0]" + "[0]".repeat(51),
                        "nested too deeply"),
                arguments(
                        "{'job':{'job_class':'\\ud800\\u0000\\u202e'}}",
                        "job.job_class",
                        "named \"\uFFFD\uFFFD\uFFFD\""));
    }

    private static String job(String fields) {
        return "{'job':{'job_class':'HelloWorldJob'," + fields + "}}";
    }

    private static String anything(String value) {
        return "{'job':{'job_class':'Anything','arguments':[" + value + "]}}";
    }

    @Test
    void everythingThatIsWrongAtOnce() {
        Api.Answer answer = api.enqueue(
                "{\"job\":{\"job_class\":1,\"priority\":\"high\",\"wait\":\"soon\",\"quene\":\"low\",\"payload\":7}}");

        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").stringValue()))
                .containsExactly("job.quene", "job.job_class", "job.priority", "job.wait", "job.payload");
    }

    @Test
    void everyArgumentThatIsMissingOrTooMuch() {
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"HelloMeJob\",\"payload\":{\"name\":\"Ada\"}}}");

        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").stringValue()))
                .containsExactly("job.payload.first_name", "job.payload.last_name", "job.payload.name");
    }

    @Test
    void everyArgumentThatDoesNotFit() {
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"HelloMeJob\",\"arguments\":[1,2]}}");

        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").stringValue()))
                .containsExactly("job.arguments[0]", "job.arguments[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | The body is empty",
                "`  ` | The body is empty",
                "{\"job\": | (line 1, column",
                "{\"job\":{}} x | (line 1, column 12)",
                "{\"\\ud800\":1} | (line 1, column",
                "{'job':1} | (line 1, column 2)",
                "{\"job\":{\"wait\":NaN}} | (line 1, column",
                "{\"job\":{},\"job\":{}} | uplicate",
                "{\"job\":{\"payload\":{\"n\":1,\"n\":2}}} | uplicate"
            })
    void noProperJson(String body, String detail) {
        Api.Answer answer = api.enqueue(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.text("title")).isEqualTo("Bad Request");
        assertThat(answer.text("detail")).contains(detail);
        assertThat(enqueued()).isZero();
    }

    @Test
    void theLineAndTheColumn() {
        Api.Answer answer = api.enqueue("{\"job\":\n  {,}}");

        assertThat(answer.json().path("line").intValue()).isEqualTo(2);
        assertThat(answer.json().path("column").intValue()).isEqualTo(4);
    }

    @Test
    void nestedTooDeeply() {
        Api.Answer answer = api.enqueue("[".repeat(100_000));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("exceeds a limit").contains("100");
    }

    @Test
    void longNumbers() {
        assertThat(api.enqueue("{\"job\":" + "9".repeat(100_000) + "}").status())
                .isEqualTo(400);
    }

    @Test
    void noUtf8() {
        Api.Answer answer = api.enqueue(new byte[] {'"', (byte) 0xC3, '"'});

        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Halted | The application halted the job Halted",
                "Refused | The application refused the job Refused: The shop is closed."
            })
    void interceptors(String job, String detail) {
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"" + job + "\"}}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("detail")).contains(detail);
        assertThat(enqueued()).isZero();
    }

    @Test
    void ourOwnMistakesStayInTheLog() {
        Api.Answer answer = api.enqueue("{\"job\":{\"job_class\":\"Broken\"}}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.response().body()).doesNotContain("secret", "IllegalState", "at dev.barback");
        ProblemSchema.requireValid(answer.response().body());
    }

    /** At most twenty fields are named. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'job':{'job_class':'HelloWorldJob',%s}}",
                "{'job':{'job_class':'HelloMeJob','payload':{%s}}}",
                "{'job':{'job_class':'Everything','arguments':{%s}}}",
                "{%s}",
                "{'job':{'queue_id':'fibonacci','payload':{'n':1,%s}}}"
            })
    void thousandsOfUnknownFields(String body) {
        String fields =
                IntStream.range(0, 60_000).mapToObj(i -> "'f" + i + "':1").collect(Collectors.joining(","));
        String json = body.formatted(fields).replace('\'', '"');
        Api.Answer answer = api.enqueue(json);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").size()).isBetween(1, 20);
        assertThat(answer.response().body()).hasSizeLessThan(20_000);
        assertThat(enqueued()).isZero();
    }
}
