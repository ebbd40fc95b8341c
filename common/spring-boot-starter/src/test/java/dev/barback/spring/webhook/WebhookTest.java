package dev.barback.spring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobQuery;
import dev.barback.JobState;
import dev.barback.Jobs;
import dev.barback.Options;
import dev.barback.internal.operation.JobOperations;
import dev.barback.internal.text.ErrorText;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobStore;
import dev.barback.spring.BarbackAutoConfiguration;
import dev.barback.spring.JdbcAutoConfiguration;
import dev.barback.spring.RecordsAutoConfiguration;
import dev.barback.spring.WorkerAutoConfiguration;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ends of jobs, posted to a real server. */
@Timeout(90)
class WebhookTest {
    private static final String SECRET = "sixteen or more characters";

    /** Of a job without a user. */
    private static final JobContext CONTEXT = (JobContext) Proxy.newProxyInstance(
            JobContext.class.getClassLoader(), new Class<?>[] {JobContext.class}, (proxy, method, arguments) -> null);

    @TempDir
    Path folder;

    private HttpServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private volatile int status = 204;

    record Post(String path, String signature, String body) {
        JsonNode job() {
            return JsonMapper.shared().readTree(body).path("job");
        }
    }

    static class Greet implements Job {
        public String perform(String name) {
            if (name.isEmpty()) {
                throw new IllegalStateException("nobody there");
            }
            return "Hello " + name;
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(new Post(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst(Signature.HEADER),
                body));
        exchange.getResponseHeaders().add("Location", "/redirected");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private ApplicationContextRunner application() {
        return withoutUrl(
                "barback.webhooks.url=http://" + host() + "/of/{user}",
                "barback.webhooks.internal-hosts=" + host(),
                "barback.webhooks.secret=" + SECRET);
    }

    private ApplicationContextRunner withoutUrl(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JdbcAutoConfiguration.class,
                        RecordsAutoConfiguration.class,
                        BarbackAutoConfiguration.class,
                        WorkerAutoConfiguration.class,
                        WebhookAutoConfiguration.class))
                .withBean(Greet.class)
                .withPropertyValues(
                        "barback.broker=jdbc",
                        "barback.worker.enabled=true",
                        "barback.retry.attempts=1",
                        "barback.data-dir=" + folder)
                .withPropertyValues(properties);
    }

    private WebhookProperties properties() {
        return new WebhookProperties(null, null, List.of(host()), SECRET, null, 0, 0);
    }

    /**
     * As with any rotation: first posts are signed with both secrets, then recipients learn the new one, then the old
     * one goes.
     */
    @Test
    void withTwoSecretsThereAreTwoSignatures() {
        URI address = URI.create("https://example.org/hook");
        Instant at = Instant.ofEpochSecond(1_795_342_980);
        List<String> secrets =
                new WebhookProperties(null, null, List.of(host()), SECRET, "sixteen characters before", 0, 0).secrets();
        String both = Signature.of(secrets, at, address, "{}");
        String now = Signature.of(List.of(SECRET), at, address, "{}");
        String before = Signature.of(List.of("sixteen characters before"), at, address, "{}");
        assertThat(now).matches("t=1795342980,v1=[0-9a-f]{64}");
        assertThat(both).isEqualTo(now + before.substring(before.indexOf(',')));
    }

    @Test
    void secretsAreInNoText() {
        WebhookProperties properties = new WebhookProperties(
                "http://" + host() + "/?key=opensesame",
                null,
                List.of(host()),
                SECRET,
                "sixteen characters before",
                0,
                0);
        assertThat(properties.toString()).contains(host()).doesNotContain(SECRET, "characters before", "opensesame");
    }

    @Test
    void whoIsPutOffWaitsLongerEachTime() {
        BusyHostException.Wait wait = new BusyHostException.Wait();
        BusyHostException busy = new BusyHostException("host");
        assertThat(wait.after(1, busy)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(7_500));
        assertThat(wait.after(3, busy)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(wait.after(1_000, busy)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(120));
    }

    /**
     * Slots don't depend on how a host's name is written; and a name is resolved, which may take long, after a slot is
     * taken.
     */
    @ParameterizedTest
    @CsvSource({"2, http://LOCALHOST:%d/", "1, http://localhost:1/"})
    void slotsAreTakenByHostAndBeforeItsNameIsLookedUp(int slots, String second) throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            String host = "localhost:" + hanging.getLocalPort();
            WebhookJob job = new WebhookJob(
                    new WebhookProperties(null, List.of("localhost:1"), List.of(host), SECRET, null, slots, 1));
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> post(job, "http://" + host + "/"));
            try (Socket accepted = hanging.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThatThrownBy(() -> job.perform(CONTEXT, second.formatted(hanging.getLocalPort()), "{}"))
                        .isInstanceOf(BusyHostException.class);
            }
            assertThatThrownBy(first::join).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> job.perform(CONTEXT, "http://localhost:1/", "{}"))
                    .hasMessageContaining("is internal");
        }
    }

    private static void post(WebhookJob job, String address) {
        try {
            job.perform(CONTEXT, address, "{}");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts to a host that hangs hold some processors for a while, and a user's own share. */
    @Test
    void aHostThatHangsHoldsUpNobodyElse() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            String hangs = "127.0.0.1:" + hanging.getLocalPort();
            withoutUrl(
                            "barback.webhooks.internal-hosts=" + host() + "," + hangs,
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
                        jobs.set(Options.user("ben").webhook(URI.create("http://" + host() + "/ben")))
                                .performLater(Greet::perform, "Ben");
                        await().atMost(Duration.ofSeconds(30)).until(() -> !posts.isEmpty());
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

    /** It may hold a secret, and the user sees the arguments of own jobs. */
    @Test
    void theApplicationsAddressIsNotTold() {
        application().run(context -> {
            context.getBean(Jobs.class).set(Options.user("ada")).performLater(Greet::perform, "Ada");
            await().atMost(Duration.ofSeconds(30)).until(() -> !posts.isEmpty());
            JobStore records = context.getBean(JobStore.class);
            String post = records.list(
                            JobQuery.ALL.jobClass(WebhookJob.NAME).user("ada").oldestFirst(true), Optional.empty(), 9)
                    .jobs()
                    .get(0)
                    .jobId();
            assertThat(String.valueOf(records.find(post).orElseThrow())).doesNotContain(host());
            assertThat(posts.get(0).path()).isEqualTo("/of/ada");
        });
    }

    /** Nor is its host, whatever the reason of a failure: the message, class and stack are kept with the job. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:%d, 127.0.0.1:%d, was answered with status 500",
        "localhost:%d, 127.0.0.1:%d, failed (IOException)",
        "localhost:1, localhost:1, failed (ConnectException)"
    })
    void theApplicationsHostIsNotToldByAnError(String receiver, String internal, String reason) {
        status = 500;
        int port = server.getAddress().getPort();
        WebhookJob job = new WebhookJob(new WebhookProperties(
                "http://" + receiver.formatted(port) + "/",
                List.of(receiver.formatted(port)),
                List.of(internal.formatted(port)),
                SECRET,
                null,
                0,
                0));
        assertThatThrownBy(() -> job.perform(CONTEXT, null, "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The post to the application's webhook " + reason)
                .satisfies(error -> assertThat(ErrorText.stack(error)).doesNotContain("127.0.0.1", "localhost"));
    }

    @Test
    void aPostThatIsPutOffDoesNotTellTheApplicationsHost() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + hanging.getLocalPort();
            WebhookJob job = new WebhookJob(
                    new WebhookProperties("http://" + host + "/", null, List.of(host), SECRET, null, 1, 1));
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> post(job, "http://" + host + "/"));
            try (Socket accepted = hanging.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThatThrownBy(() -> job.perform(CONTEXT, null, "{}"))
                        .isInstanceOf(BusyHostException.class)
                        .hasMessageContaining("in flight to the application's webhook")
                        .hasMessageNotContaining("127.0.0.1");
            }
            assertThatThrownBy(first::join).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void eachEndIsPostedOnceAndSigned() {
        application().run(context -> {
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

            await().atMost(Duration.ofSeconds(30)).until(() -> posts.size() >= 3);
            Function<String, Post> of = path -> posts.stream()
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
            URI address = URI.create("http://" + host() + "/of/Ada+L");
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
            assertThat(posts).hasSize(3);
        });
    }

    @Test
    void aJobsOwnAddressGoesBeforeTheApplications() {
        application().run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            URI own = URI.create("http://" + host() + "/own?of=ada");
            String id = jobs.set(Options.user("ada").webhook(own))
                    .performLater(Greet::perform, "Ada")
                    .jobId();
            await().atMost(Duration.ofSeconds(30)).until(() -> !posts.isEmpty());
            String post = jobs.set(Options.webhook(URI.create("http://" + host() + "/of-a-post")))
                    .performLater(WebhookJob.NAME, List.of("http://" + host() + "/posted", "{}"))
                    .jobId();
            JobStore records = context.getBean(JobStore.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> records.find(post)
                            .filter(job -> job.state().isEnded())
                            .isPresent());
            context.getBean(WebhookDispatcher.class).poll();
            jobs.set(Options.user("ben")).performLater(Greet::perform, "Ben");
            await().atMost(Duration.ofSeconds(30)).until(() -> posts.size() >= 3);
            assertThat(posts).extracting(Post::path).containsExactly("/own?of=ada", "/posted", "/of/ben");
            assertThat(posts.get(0).job().path("id").stringValue()).isEqualTo(id);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"barback.webhooks.internal-hosts", "barback.webhooks.internal-hosts[0]"})
    void withoutAnUrlOnlyOwnAddressesArePostedTo(String hosts) {
        withoutUrl(hosts + "=" + host(), "barback.webhooks.secret=" + SECRET).run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            jobs.set(Options.user("ada")).performLater(Greet::perform, "Ada");
            jobs.set(Options.webhook(URI.create("http://" + host() + "/own"))).performLater(Greet::perform, "");
            await().atMost(Duration.ofSeconds(30)).until(() -> !posts.isEmpty());
            assertThat(posts).extracting(Post::path).containsExactly("/own");
            assertThat(posts.get(0).job().path("state").stringValue()).isEqualTo("dead");
        });
    }

    /** A process runs jobs before its first look, which is the first of all. */
    @Test
    void whatEndsBeforeTheFirstLookIsPosted() {
        WebhookJob job = new WebhookJob(properties());
        withoutUrl().withBean(WebhookJob.class, () -> job).run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            JobStore records = context.getBean(JobStore.class);
            WebhookDispatcher ended = new WebhookDispatcher(records, records, jobs, null, Duration.ofDays(1));
            String id = jobs.set(Options.webhook(URI.create("http://" + host() + "/own")))
                    .performLater(Greet::perform, "Ada")
                    .jobId();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> records.find(id)
                            .filter(done -> done.state().isEnded())
                            .isPresent());
            ended.poll();
            await().atMost(Duration.ofSeconds(30)).until(() -> !posts.isEmpty());
            assertThat(posts.get(0).job().path("id").stringValue()).isEqualTo(id);
        });
    }

    /** As after a crash before the feed position is stored; and as with an invalid feed position. */
    @Test
    void whatIsAnnouncedAgainGoesOnce() {
        application().run(context -> {
            JobStore records = context.getBean(JobStore.class);
            await().until(() -> records.findPosition("webhooks").isPresent());
            FeedPosition before = records.findPosition("webhooks").orElseThrow();
            String id = context.getBean(Jobs.class)
                    .set(Options.user("ada"))
                    .performLater(Greet::perform, "Ada")
                    .jobId();
            await().atMost(Duration.ofSeconds(30)).until(() -> posts.size() == 1);

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

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500})
    void onlyTwoHundredsSayThatItArrived(int answer) {
        status = answer;
        WebhookJob job = new WebhookJob(properties());
        assertThatThrownBy(() -> job.perform(CONTEXT, "http://" + host() + "/", "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered with status " + answer);
        assertThat(posts).extracting(Post::path).containsExactly("/");
    }

    @Test
    void nothingIsPostedToOthersOrToInternalAddresses() {
        AllowedHosts hosts =
                new AllowedHosts(List.of(host(), "localhost", "example.com:8443", ""), List.of("10.0.0.1", ""));
        for (String wrong : List.of(
                "http://" + host() + "/", // allowed, but internal
                "http://localhost/",
                "https://example.com/",
                "https://example.com:8443@127.0.0.1/",
                "ftp://localhost/",
                "file:///etc/passwd",
                "http:localhost",
                "https://elsewhere.example/")) {
            assertThatThrownBy(() -> hosts.check(URI.create(wrong)))
                    .as(wrong)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Nothing is posted to");
        }
        assertThatCode(() -> hosts.check(URI.create("http://10.0.0.1/"))).doesNotThrowAnyException();
        assertThat(posts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "ff02::1",
                "2001::1"
            })
    void internalAddressesAreKnown(String address) throws IOException {
        assertThat(AllowedHosts.isInternal(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2001:4860:4860::8888"})
    void publicOnesToo(String address) throws IOException {
        assertThat(AllowedHosts.isInternal(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "barback.webhooks.secret=short",
                "barback.webhooks.previous-secret=short",
                "barback.webhooks.max-in-flight=-1",
                "barback.webhooks.max-in-flight-per-host=-1",
                "barback.webhooks.url=https://elsewhere.example/",
                "barback.webhooks.url=ftp://127.0.0.1/",
                "barback.webhooks.url=no url"
            })
    void whatMakesNoSenseStopsTheStart(String property) {
        application()
                .withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith(property.substring(0, property.indexOf('=')) + " should be"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "barback.webhooks.url=",
                "barback.webhooks.hosts=example.com",
                "barback.webhooks.internal-hosts=example.com",
                "barback.webhooks.secret=" + SECRET
            })
    void withoutAnUrlOrHostsAndASecretThereIsNothing(String property) {
        withoutUrl(property)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WebhookDispatcher.class)
                        .doesNotHaveBean(AllowedHosts.class));
    }

    @Test
    void itNeedsRecords() {
        application()
                .withPropertyValues("barback.records.enabled=false")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("needs the records of jobs"));
    }
}
