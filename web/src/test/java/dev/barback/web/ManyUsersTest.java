package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.spi.JobStore;
import dev.barback.web.access.EnqueueLimit;
import dev.barback.web.access.EnqueueRateLimit;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A thousand users enqueue a hundred jobs each, twice their rate limit: all are enqueued, or rejected with the time to
 * wait; none is lost, and none is duplicated. The test controls the time of the limit.
 */
@Import(ManyUsersTest.Limited.class)
class ManyUsersTest extends AuthenticatedTest {
    private static final int USERS = 1_000;
    private static final int JOBS_EACH = 100;
    private static final int AT_ONCE = JOBS_EACH / 2;
    private static final String JOBS = IntStream.range(0, AT_ONCE)
            .mapToObj(i -> "{\"job_class\":\"HelloWorldJob\",\"wait\":\"1d\"}")
            .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));

    private static final AtomicLong NANOS = new AtomicLong();

    private final ExecutorService clients = Executors.newFixedThreadPool(32);

    @Autowired
    private JobStore records;

    /** The rate limit: half of each user's jobs in ten seconds. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Limited {
        @Bean
        EnqueueRateLimit enqueueRateLimit() {
            return new EnqueueRateLimit(EnqueueLimit.valueOf(AT_ONCE + "/10s"), NANOS::get);
        }
    }

    /** Half of a user's jobs. Key empty = none: a rejected request can be repeated without one. */
    private record Half(String user, String token, String key) {}

    private record Answered(Half half, Api.Answer answer) {}

    @BeforeEach
    void begin() {
        for (int i = 0; i < USERS; i++) {
            accounts.add(name(i), Role.USER, "{bcrypt}none");
        }
    }

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    @Test
    void noneIsLost() throws Exception {
        List<Half> halves = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            boolean careful = i % 50 == 0; // client-chosen ids double the time
            halves.add(new Half(name(i), token(name(i)), careful ? "first" : ""));
            halves.add(new Half(name(i), token(name(i)), careful ? "second" : ""));
        }
        long start = System.nanoTime();
        List<Answered> answers = submit(halves);
        List<Answered> refused = of(429, answers);
        assertThat(of(201, answers)).hasSize(USERS);
        assertThat(refused).hasSize(USERS);
        assertThat(refused)
                .allSatisfy(
                        each -> assertThat(each.answer().header("Retry-After")).isEqualTo("10"));
        assertThat(refused.stream().map(each -> each.half().user())).doesNotHaveDuplicates();

        NANOS.addAndGet(Duration.ofSeconds(10).toNanos()); // the time to wait
        assertThat(of(201, submit(halves(refused)))).hasSize(USERS);
        NANOS.addAndGet(Duration.ofSeconds(10).toNanos());
        List<Half> unheard =
                halves(refused).stream().filter(half -> !half.key().isEmpty()).toList();
        assertThat(of(200, submit(unheard))).as("as if the answers were lost").hasSize(USERS / 50);
        System.out.printf(
                "%,d users submitted %,d jobs in %.1f s; %,d requests were rate-limited%n",
                USERS, USERS * JOBS_EACH, (System.nanoTime() - start) / 1e9, refused.size());

        for (String name : List.of(name(0), name(500), name(999), unheard.get(0).user())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> count(name) == JOBS_EACH);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> countAll() == USERS * JOBS_EACH);
    }

    private static String name(int number) {
        return "user-%04d".formatted(number);
    }

    private static List<Answered> of(int status, List<Answered> answers) {
        return answers.stream().filter(each -> each.answer().status() == status).toList();
    }

    private static List<Half> halves(List<Answered> answers) {
        return answers.stream().map(Answered::half).toList();
    }

    private List<Answered> submit(List<Half> halves) throws Exception {
        List<Callable<Answered>> calls = new ArrayList<>();
        halves.forEach(half -> calls.add(() -> submit(half)));
        List<Answered> answers = new ArrayList<>();
        for (Future<Answered> call : clients.invokeAll(calls)) {
            answers.add(call.get());
        }
        return answers;
    }

    private Answered submit(Half half) {
        HttpRequest.Builder request = api.to("/api/jobs/bulk")
                .header("Authorization", "Bearer " + half.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JOBS));
        return new Answered(
                half, api.send(half.key().isEmpty() ? request : request.header("Idempotency-Key", half.key())));
    }

    private long countAll() {
        return records.queueDepths(Set.of("default"), Instant.now().plus(Duration.ofDays(2)), USERS * JOBS_EACH + 1)
                .values()
                .iterator()
                .next()
                .count();
    }

    private int count(String user) {
        JobPage page = records.list(JobQuery.ALL.user(user), Optional.empty(), 500);
        return page.jobs().size();
    }
}
