package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.AuditLog;
import java.time.Clock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** The enqueue rate limit of a user, by HTTP and telnet; a request beyond it is rejected as a whole. */
@TestPropertySource(properties = "barback.web.enqueue-limit-per-user=10/1h")
class RateLimitedEnqueueTest extends AuthenticatedTest {

    /** A new user with a token and the full rate limit. */
    private String somebody(String name) {
        accounts.add(name, Role.USER, "{bcrypt}none");
        return name;
    }

    private Api.Answer bulk(String user, int jobs) {
        return ask(
                user,
                "POST",
                "/api/jobs/bulk",
                IntStream.range(0, jobs)
                        .mapToObj(i -> "{\"job_class\":\"HelloWorldJob\",\"wait\":\"1d\"}")
                        .collect(Collectors.joining(",", "{\"jobs\":[", "]}")));
    }

    private Api.Answer one(String user, String more) {
        return ask(user, "POST", "/api/jobs", RecordedTest.job("'job_class':'HelloWorldJob','wait':'1d'" + more));
    }

    private int jobsOf(String user) {
        return get(user, "/api/jobs?limit=500").json().path("jobs").size();
    }

    private String state(String user, String id) {
        return get(user, "/api/jobs/" + id).json().at("/job/state").stringValue();
    }

    private static void assertRefused(Api.Answer answer, int leastSeconds, int mostSeconds) {
        RecordedTest.assertProblem(answer, 429, "Rate limit: 10 jobs per 3600 s (barback.web.enqueue-limit-per-user)");
        int seconds = Integer.parseInt(answer.header("Retry-After"));
        assertThat(seconds).isBetween(leastSeconds, mostSeconds);
        assertThat(answer.text("detail")).endsWith("Try again in " + seconds + " s.");
    }

    @Test
    void aBulkIsTakenOrRefusedAsAWhole() {
        String user = somebody("bulk");
        assertThat(bulk(user, 8).status()).isEqualTo(201);
        Api.Answer refused = bulk(user, 3);
        assertRefused(refused, 300, 360);
        assertThat(refused.text("detail")).contains("None of these 3 jobs was enqueued.");
        assertThat(bulk(user, 2).status()).isEqualTo(201);
        assertRefused(one(user, ""), 300, 360);
        assertThat(jobsOf(user)).isEqualTo(10);
        assertThat(one(somebody("other"), "").status()).isEqualTo(201);
    }

    @Test
    void aBulkThatIsNeverTakenSaysSo() {
        String user = somebody("never");
        Api.Answer answer = bulk(user, 11);
        RecordedTest.assertProblem(answer, 422, "These are 11 jobs at once: none was enqueued.");
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(bulk(user, 10).status()).isEqualTo(201);
    }

    @Test
    void whatIsWrongInABulkCostsNothingAndARepeatDoes() {
        String user = somebody("repeat");
        assertThat(ask(user, "POST", "/api/jobs/bulk", "{\"jobs\":[{\"job_class\":\"Nope\"}]}")
                        .status())
                .isEqualTo(422);
        assertThat(one(user, ",'job_id':'repeat:1'").status()).isEqualTo(201);
        assertThat(one(user, ",'job_id':'repeat:1'").status()).isEqualTo(200);
        assertThat(bulk(user, 8).status()).isEqualTo(201);
        assertRefused(one(user, ",'job_id':'repeat:1'"), 300, 360);
        assertThat(jobsOf(user)).isEqualTo(9);
    }

    @Test
    void revivingCountsAndOtherActionsDoNot() {
        String user = somebody("reviver");
        String id = enqueued(user, "");
        assertThat(ask(user, "POST", "/api/jobs/" + id + "/cancel", "").status())
                .isEqualTo(200);
        assertThat(bulk(user, 8).status()).isEqualTo(201);
        assertThat(ask(user, "POST", "/api/jobs/" + id + "/revive", "").status())
                .isEqualTo(200);
        await().until(() -> state(user, id).equals("completed"));
        assertRefused(ask(user, "POST", "/api/jobs/" + id + "/revive", ""), 300, 360);
        assertThat(state(user, id)).isEqualTo("completed");
    }

    @Test
    void adminsHaveNoLimit() {
        assertThat(bulk(ROOT, 11).status()).isEqualTo(201);
        assertThat(bulk(ROOT, 11).status()).isEqualTo(201);
    }

    @Test
    void telnetHasTheSameLimit(@Autowired ApplicationContext context) throws Exception {
        String user = somebody("typist");
        assertThat(bulk(user, 7).status()).isEqualTo(201);
        try (Telnet telnet = new Telnet(context)) {
            telnet.ask("auth " + token(user));
            assertThat(telnet.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
            assertThat(telnet.ask("perform_in 3600 HelloWorldJob")).doesNotContain("ERROR");
            assertThat(telnet.ask("perform_later HelloWorldJob")).doesNotContain("ERROR");
            for (String command :
                    new String[] {"perform_now", "perform_later", "perform_in 3600", "perform_at 9999999999"}) {
                assertThat(telnet.ask(command + " HelloWorldJob"))
                        .startsWith("> ERROR Rate limit: 10 jobs per 3600 s (barback.web.enqueue-limit-per-user)."
                                + " This job was not enqueued. Try again in 3");
            }
            assertThat(telnet.ask("get_info nobody")).startsWith("> ERROR There is no job");
        }
        assertRefused(one(user, ""), 300, 360);
    }

    @Test
    void whatIsRefusedIsCountedAndLeavesNoTrail(@Autowired AccountDatabase accountDatabase) {
        String user = somebody("counted");
        assertThat(bulk(user, 10).status()).isEqualTo(201);
        double before = refused();
        assertRefused(bulk(user, 4), 1_080, 1_440);
        assertRefused(one(user, ""), 300, 360);
        assertThat(refused() - before).isEqualTo(5);
        assertThat(accountDatabase.auditLog(Clock.systemUTC()).latest(10))
                .extracting(AuditLog.Entry::outcome)
                .doesNotContain("429");
    }

    private double refused() {
        return get(ROOT, "/actuator/metrics/barback.jobs.refused")
                .json()
                .at("/measurements/0/value")
                .doubleValue();
    }
}
