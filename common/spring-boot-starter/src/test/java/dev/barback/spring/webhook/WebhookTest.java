package dev.barback.spring.webhook;

import static dev.barback.spring.webhook.WebhookReceiver.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobOperations;
import dev.barback.JobQuery;
import dev.barback.JobState;
import dev.barback.Jobs;
import dev.barback.Options;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobStore;
import dev.barback.spring.webhook.WebhookReceiver.Greet;
import dev.barback.spring.webhook.WebhookReceiver.Post;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of jobs, posted to a real server. */
@Timeout(90)
class WebhookTest {
    @TempDir
    Path folder;

    private final WebhookReceiver receiver = new WebhookReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void eachEndIsPostedOnceAndSigned() {
        receiver.application(folder).run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            JobStore records = context.getBean(JobStore.class);
            await().until(() -> records.findPosition("webhooks").isPresent());
            jobs.set(Options.user("Ada L")).performLater(Greet::perform, "Ada");
            jobs.set(Options.user("ben")).performLater(Greet::perform, "");
            jobs.performLater(Greet::perform, "nobody's in particular");
            String called = jobs.set(Options.user("carl").waitFor(Duration.ofDays(1)))
                    .performLater(Greet::perform, "Carl")
                    .jobId();
            context.getBean(JobOperations.class).cancel(called);

            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.posts.size() >= 3);
            Function<String, Post> of = path -> receiver.posts.stream()
                    .filter(post -> post.path().equals(path))
                    .findAny()
                    .orElseThrow();
            Post done = of.apply("/of/Ada+L");
            assertThat(done.job().path("result").stringValue()).isEqualTo("Hello Ada");
            assertThat(done.job().path("state").stringValue()).isEqualTo("completed");
            assertThat(of.apply("/of/ben").job().path("error").stringValue()).contains("nobody there");
            assertThat(of.apply("/of/carl").job().path("state").stringValue()).isEqualTo("cancelled");
            long seconds = Long.parseLong(
                    done.signature().substring(2, done.signature().indexOf(',')));
            Instant at = Instant.ofEpochSecond(seconds);
            URI address = URI.create("http://" + receiver.host() + "/of/Ada+L");
            assertThat(done.signature()).isEqualTo(Signature.of(List.of(SECRET), at, address, done.body()));
            assertThat(done.signature())
                    .isNotEqualTo(Signature.of(List.of(SECRET + "!"), at, address, done.body()))
                    .isNotEqualTo(Signature.of(List.of(SECRET), at, URI.create(address + "!"), done.body()));

            JobQuery postsOfBen = JobQuery.ALL.jobClass(WebhookJob.NAME).user("ben");
            await("the post as a job of its job's user")
                    .until(() -> records.list(postsOfBen, Optional.empty(), 10)
                                    .jobs()
                                    .size()
                            == 1);
            WebhookDispatcher ended = context.getBean(WebhookDispatcher.class);
            ended.poll(); // and nothing is posted for the webhook jobs
            assertThat(receiver.posts).hasSize(3);
        });
    }

    @Test
    void aJobsOwnAddressGoesBeforeTheApplications() {
        receiver.application(folder).run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            URI own = URI.create("http://" + receiver.host() + "/own?of=ada");
            String id = jobs.set(Options.user("ada").webhook(own))
                    .performLater(Greet::perform, "Ada")
                    .jobId();
            await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.posts.isEmpty());
            String post = jobs.set(Options.webhook(URI.create("http://" + receiver.host() + "/of-a-post")))
                    .performLater(WebhookJob.NAME, List.of("http://" + receiver.host() + "/posted", "{}"))
                    .jobId();
            JobStore records = context.getBean(JobStore.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> records.find(post)
                            .filter(job -> job.state().isEnded())
                            .isPresent());
            context.getBean(WebhookDispatcher.class).poll();
            jobs.set(Options.user("ben")).performLater(Greet::perform, "Ben");
            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.posts.size() >= 3);
            assertThat(receiver.posts).extracting(Post::path).containsExactly("/own?of=ada", "/posted", "/of/ben");
            assertThat(receiver.posts.get(0).job().path("id").stringValue()).isEqualTo(id);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"barback.webhooks.internal-hosts", "barback.webhooks.internal-hosts[0]"})
    void withoutAnUrlOnlyOwnAddressesArePostedTo(String hosts) {
        receiver.withoutUrl(folder, hosts + "=" + receiver.host(), "barback.webhooks.secret=" + SECRET)
                .run(context -> {
                    Jobs jobs = context.getBean(Jobs.class);
                    jobs.set(Options.user("ada")).performLater(Greet::perform, "Ada");
                    jobs.set(Options.webhook(URI.create("http://" + receiver.host() + "/own")))
                            .performLater(Greet::perform, "");
                    await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.posts.isEmpty());
                    assertThat(receiver.posts).extracting(Post::path).containsExactly("/own");
                    assertThat(receiver.posts.get(0).job().path("state").stringValue())
                            .isEqualTo("dead");
                });
    }

    /** A process runs jobs before its first look, which is the first of all. */
    @Test
    void whatEndsBeforeTheFirstLookIsPosted() {
        WebhookJob job = new WebhookJob(receiver.properties());
        receiver.withoutUrl(folder).withBean(WebhookJob.class, () -> job).run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            JobStore records = context.getBean(JobStore.class);
            WebhookDispatcher ended = new WebhookDispatcher(records, records, jobs, null, Duration.ofDays(1));
            String id = jobs.set(Options.webhook(URI.create("http://" + receiver.host() + "/own")))
                    .performLater(Greet::perform, "Ada")
                    .jobId();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> records.find(id)
                            .filter(done -> done.state().isEnded())
                            .isPresent());
            ended.poll();
            await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.posts.isEmpty());
            assertThat(receiver.posts.get(0).job().path("id").stringValue()).isEqualTo(id);
        });
    }

    /** As after a crash before the feed position is stored; and as with an invalid feed position. */
    @Test
    void whatIsAnnouncedAgainGoesOnce() {
        receiver.application(folder).run(context -> {
            JobStore records = context.getBean(JobStore.class);
            await().until(() -> records.findPosition("webhooks").isPresent());
            FeedPosition before = records.findPosition("webhooks").orElseThrow();
            String id = context.getBean(Jobs.class)
                    .set(Options.user("ada"))
                    .performLater(Greet::perform, "Ada")
                    .jobId();
            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.posts.size() == 1);

            WebhookDispatcher ended = context.getBean(WebhookDispatcher.class);
            for (String place : List.of(before.position(), "0:1:")) {
                records.savePosition("webhooks", new FeedPosition(place, before.savedAt()));
                ended.poll();
                assertThat(records.findPosition("webhooks").orElseThrow().position())
                        .isNotEqualTo(place);
            }
            assertThat(records.list(JobQuery.ALL.jobClass(WebhookJob.NAME).oldestFirst(true), Optional.empty(), 10)
                            .jobs())
                    .hasSize(1);
            assertThat(records.find(id).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
        });
    }

    /** It may hold a secret, and the user sees the arguments of own jobs. */
    @Test
    void theApplicationsAddressIsNotTold() {
        receiver.application(folder).run(context -> {
            context.getBean(Jobs.class).set(Options.user("ada")).performLater(Greet::perform, "Ada");
            await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.posts.isEmpty());
            JobStore records = context.getBean(JobStore.class);
            String post = records.list(
                            JobQuery.ALL.jobClass(WebhookJob.NAME).user("ada").oldestFirst(true), Optional.empty(), 9)
                    .jobs()
                    .get(0)
                    .jobId();
            assertThat(String.valueOf(records.find(post).orElseThrow())).doesNotContain(receiver.host());
            assertThat(receiver.posts.get(0).path()).isEqualTo("/of/ada");
        });
    }

    /** Posts to a host that hangs hold some processors for a while, and a user's own share. */
    @Test
    void aHostThatHangsHoldsUpNobodyElse() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            String hangs = "127.0.0.1:" + hanging.getLocalPort();
            receiver.withoutUrl(
                            folder,
                            "barback.webhooks.internal-hosts=" + receiver.host() + "," + hangs,
                            "barback.webhooks.secret=" + SECRET,
                            "barback.webhooks.max-in-flight=2",
                            "barback.webhooks.max-in-flight-per-host=1",
                            "barback.worker.processors=3")
                    .run(context -> {
                        Jobs jobs = context.getBean(Jobs.class);
                        for (int i = 0; i < 30; i++) {
                            jobs.set(Options.user("ada").webhook(URI.create("http://" + hangs + "/" + i)))
                                    .performLater(Greet::perform, "Ada");
                        }
                        JobStore records = context.getBean(JobStore.class);
                        await().atMost(Duration.ofSeconds(30)).until(() -> isBusy(records));
                        Instant begun = Instant.now();
                        jobs.set(Options.user("ben").webhook(URI.create("http://" + receiver.host() + "/ben")))
                                .performLater(Greet::perform, "Ben");
                        await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.posts.isEmpty());
                        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(12));
                        assertThat(records.list(
                                                JobQuery.ALL
                                                        .jobClass(WebhookJob.NAME)
                                                        .user("ben")
                                                        .oldestFirst(true),
                                                Optional.empty(),
                                                9)
                                        .jobs())
                                .hasSize(1);
                    });
        }
    }

    /** Whether one post is in flight, for 15 s, and another was postponed. */
    private static boolean isBusy(JobStore records) {
        JobQuery putOff = JobQuery.ALL
                .states(Set.of(JobState.RETRYABLE))
                .jobClass(WebhookJob.NAME)
                .user("ada")
                .oldestFirst(true);
        return !records.list(putOff, Optional.empty(), 1).jobs().isEmpty();
    }
}
