package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.jdbc.Account.Role;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.Records;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A thousand users submit a hundred jobs each: all are accepted, or refused and told when to come again; none is lost. */
class CrowdOfUsersTest extends AskedTest {
    private static final int USERS = 1_000;
    private static final int JOBS_EACH = 100;

    @Autowired
    private Records records;

    @Test
    void noneIsLost() throws Exception {
        Map<String, String> tokens = new HashMap<>();
        for (int i = 0; i < USERS; i++) {
            String name = "user-%04d".formatted(i);
            accounts.add(name, Role.USER, "{bcrypt}none");
            tokens.put(
                    name, accounts.addToken(name, "test", Duration.ofHours(1)).orElseThrow());
        }
        String jobs = IntStream.range(0, JOBS_EACH)
                .mapToObj(i -> "{\"job_class\":\"HelloWorldJob\",\"wait\":\"1d\"}")
                .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
        long start = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        int refused = 0;
        try {
            List<Callable<Integer>> submissions = new ArrayList<>();
            tokens.forEach((name, token) -> submissions.add(() -> submit(token, jobs)));
            for (Future<Integer> each : clients.invokeAll(submissions)) {
                refused += each.get();
            }
        } finally {
            clients.shutdownNow();
        }
        System.out.printf(
                "%,d users submitted %,d jobs in %.1f s; %d times one was told to come again%n",
                USERS, USERS * JOBS_EACH, (System.nanoTime() - start) / 1e9, refused);
        for (String name : List.of("user-0000", "user-0500", "user-0999")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> count(name) == JOBS_EACH);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> countAll() == USERS * JOBS_EACH);
    }

    /** @return how often it was refused */
    private int submit(String token, String jobs) throws InterruptedException {
        int refused = 0;
        while (true) {
            Api.Answer answer = api.send(api.to("/api/jobs/bulk")
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(jobs)));
            if (answer.status() == 201) {
                return refused;
            }
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(429);
            int seconds = Integer.parseInt(answer.header("Retry-After"));
            refused++;
            TimeUnit.SECONDS.sleep(seconds); // it was told so
        }
    }

    private long countAll() {
        return records.ready(Set.of("default"), Instant.now().plus(Duration.ofDays(2)), USERS * JOBS_EACH + 1)
                .values()
                .iterator()
                .next()
                .count();
    }

    private int count(String user) {
        JobPage page = records.list(new JobQuery(Set.of(), null, null, user, false), Optional.empty(), 500);
        return page.jobs().size();
    }
}
