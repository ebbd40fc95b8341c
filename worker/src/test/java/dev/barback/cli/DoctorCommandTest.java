package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.sun.net.httpserver.HttpServer;
import dev.barback.WorkerRecord;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor, on setups that are right, wrong, and unreachable. */
class DoctorCommandTest {
    private final String project = "doctor-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aCompleteSetupIsWell() {
        CommandTester commandTester = atEmulator(Map.of());
        commandTester.type("enqueue", "HelloWorldJob");
        assertThat(commandTester.type("doctor")).isZero();
        assertThat(commandTester.out())
                .contains("ok       The queue default is complete.")
                .contains("the emulator has none")
                .endsWith("Nothing is wrong.");
    }

    @Test
    void anEmptyProjectIsAHint() {
        assertThat(atEmulator(Map.of()).type("doctor")).isZero();
        CommandTester commandTester = atEmulator(Map.of());
        commandTester.type("doctor");
        assertThat(commandTester.out()).contains("hint     There are no queues yet");
    }

    @Test
    void aDeletedTopicIsAProblem() throws Exception {
        CommandTester commandTester = atEmulator(Map.of());
        commandTester.type("enqueue", "HelloWorldJob");
        deleteTopic("default.scheduled");
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out())
                .contains("problem  The queue default: ")
                .contains("default.scheduled")
                .endsWith("1 problem.");
    }

    @Test
    void aSubscriptionThatLosesJobsIsAProblem() throws Exception {
        CommandTester commandTester = atEmulator(Map.of());
        commandTester.type("enqueue", "HelloWorldJob");
        createTopic("foreign");
        recreateSubscription(Subscription.newBuilder()
                .setName(subscription("default"))
                .setTopic(topic("default"))
                .setAckDeadlineSeconds(30)
                .setFilter("attributes.color = \"red\"")
                .setDeadLetterPolicy(DeadLetterPolicy.newBuilder()
                        .setDeadLetterTopic(topic("foreign"))
                        .setMaxDeliveryAttempts(5))
                .build());
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out())
                .contains("problem  The queue default: ")
                .contains("has the filter attributes.color = \"red\": jobs that do not pass it vanish.")
                .contains("moves jobs to the dead-letter topic " + topic("foreign") + " after 5 deliveries")
                .endsWith("1 problem.");
    }

    @Test
    void theDatabaseOfRecordsIsLookedAt(@TempDir Path folder) {
        Map<String, String> recorded = Map.of("BARBACK_JDBC_URL", "jdbc:sqlite:" + folder.resolve("records.db"));
        Map<String, String> unrecorded = new HashMap<>(recorded);
        unrecorded.put("BARBACK_RECORDS_ENABLED", "false");
        CommandTester with = atEmulator(recorded);
        assertThat(with.type("enqueue", "HelloWorldJob")).isZero();
        assertThat(with.type("doctor")).isZero();
        assertThat(with.out()).contains("ok       Records of jobs are kept in it.");
        CommandTester without = atEmulator(unrecorded);
        assertThat(without.type("doctor")).isZero();
        assertThat(without.out()).contains("hint     No records of jobs are kept in it");
        try (JdbcJobStore records = JdbcJobStore.sqlite(folder.resolve("records.db"), JdbcOptions.DEFAULTS)) {
            Set<String> queues = Set.of("default");
            records.heartbeat(
                    new WorkerRecord("with", queues, queues, queues, 1, 0, Instant.now(), Instant.now(), true));
        }
        assertThat(with.type("doctor")).isZero();
        assertThat(without.type("doctor")).isEqualTo(1);
        assertThat(without.out()).contains("problem  1 live workers keep records of jobs in it");
    }

    @Test
    void aWrongQueueNameIsAProblem() {
        CommandTester commandTester = atEmulator(Map.of("QUEUE_NAME", "no"));
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out()).contains("problem  QUEUE_NAME: \"no\" can't be the name of a queue");
    }

    @Test
    void anEmulatorThatIsAwayIsAProblemSoonSaid() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        CommandTester commandTester = CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", "localhost:" + free));
        long start = System.nanoTime();
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(commandTester.out()).contains("problem  The emulator at localhost:" + free + " does not answer.");
    }

    @Test
    void anEmulatorThatIsSilentIsAProblemInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            CommandTester commandTester =
                    CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", "localhost:" + silent.getLocalPort()));
            long start = System.nanoTime();
            assertThat(commandTester.type("doctor")).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
            assertThat(commandTester.out())
                    .contains("does not answer. Something listens there")
                    .doesNotContain(" answers;");
        }
    }

    @Test
    void aServerThatIsNoEmulatorIsAProblem() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "It works!".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String address = "127.0.0.1:" + server.getAddress().getPort();
            CommandTester commandTester = CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", address));
            assertThat(commandTester.type("doctor")).isEqualTo(1);
            assertThat(commandTester.out())
                    .contains("problem  What listens at " + address + " does not answer as the emulator does.")
                    .doesNotContain(" answers;");
        } finally {
            server.stop(0);
        }
    }

    /** As behind a firewall: the packets of the connection are dropped, here because too many others wait. */
    @Test
    void anEmulatorThatCantBeReachedDoesNotHang() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assumeThat(fill(full, waiting))
                    .as("The system limits waiting connections")
                    .isTrue();
            String address = "127.0.0.1:" + full.getLocalPort();
            CommandTester commandTester = CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", address));
            assertThat(commandTester.type("doctor")).isEqualTo(1);
            assertThat(commandTester.out())
                    .contains("problem  The emulator at " + address + " can't be reached: ")
                    .doesNotContain("may hang");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Opens connections until the server takes no more of them. */
    private static boolean fill(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int count = 0; count < 20; count++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 500);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return false;
    }

    /** As in an application: otherwise the command line would make other subscriptions, and find fault with right ones. */
    @ParameterizedTest
    @CsvSource({
        "BARBACK_PUBSUB_LEASETIME, 60s, 'has leases of 60 s, not of 30 s'",
        "BARBACK_PUBSUB_LEASE_TIME, 1m, 'has leases of 60 s, not of 30 s'",
        "BARBACK_PUBSUB_RETENTION, 2d, keeps messages for 172800 s"
    })
    void propertiesOfPubSubAreRead(String variable, String value, String difference) {
        CommandTester configured = atEmulator(Map.of(variable, value));
        assertThat(configured.type("enqueue", "HelloWorldJob")).isZero();
        assertThat(configured.type("doctor")).as(configured.out()).isZero();
        CommandTester standard = atEmulator(Map.of());
        assertThat(standard.type("doctor")).isEqualTo(1);
        assertThat(standard.out()).contains(difference);
    }

    @ParameterizedTest
    @CsvSource({
        "BARBACK_PUBSUB_LEASETIME, long, 'barback.pubsub.lease-time is a duration, for example 30s or 7d, not \"long\".'",
        "BARBACK_PUBSUB_LEASETIME, 5s, barback.pubsub.lease-time: The lease time of Pub/Sub may be 10 to 600 seconds",
        "BARBACK_PUBSUB_CALLTIMEOUT, 1h, barback.pubsub.call-timeout: The call timeout of Pub/Sub may be 1 to 600 seconds"
    })
    void aWrongPropertyOfPubSubIsAProblem(String variable, String value, String reason) {
        CommandTester doctor = atEmulator(Map.of(variable, value));
        assertThat(doctor.type("doctor")).isEqualTo(1);
        assertThat(doctor.out()).contains("problem  " + reason);
    }

    /** Otherwise workers would refuse to start by a setting that looked right here. */
    @Test
    void aWrongSettingOfAWorkerIsAProblem() {
        CommandTester doctor = atEmulator(Map.of("BARBACK_QUEUES_MAILLOW_LANES", "65"));
        assertThat(doctor.type("doctor")).isEqualTo(1);
        assertThat(doctor.out())
                .contains("problem  barback.queues.maillow.lanes: A queue has 1 to 64 lanes; maillow can't have 65.");
    }

    @Test
    void anAddressWithoutAPortIsAProblem() {
        CommandTester commandTester = CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", "localhost"));
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out()).contains("it must be host:port");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8085, Remove \"http://\"",
        "localhost:99999, Ports are 1 to 65535",
        "no-such-host.invalid:8085, is not known here"
    })
    void eachWrongAddressHasItsReason(String address, String reason) {
        CommandTester doctor = CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", address));
        assertThat(doctor.type("doctor")).isEqualTo(1);
        assertThat(doctor.out()).contains("problem  ", reason);
        CommandTester enqueue = CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", address));
        long start = System.nanoTime();
        assertThat(enqueue.type("enqueue", "HelloWorldJob")).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
        assertThat(enqueue.err()).contains(reason);
    }

    @Test
    void missingCredentialsAreAProblem() {
        CommandTester commandTester = CommandTester.of(Map.of(
                "PUBSUB_JOB_QUEUE_PROJECT_ID", "some-project", "GOOGLE_APPLICATION_CREDENTIALS", "/no/such/key.json"));
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out()).contains("names the file /no/such/key.json, which is not there");
    }

    private CommandTester atEmulator(Map<String, String> more) {
        java.util.HashMap<String, String> environment = new java.util.HashMap<>(more);
        environment.put("PUBSUB_EMULATOR_HOST", PubSubEmulator.shared().hostAndPort());
        environment.put("PUBSUB_JOB_QUEUE_PROJECT_ID", project);
        return CommandTester.of(environment);
    }

    private String topic(String id) {
        return "projects/" + project + "/topics/" + id;
    }

    private String subscription(String id) {
        return "projects/" + project + "/subscriptions/" + id;
    }

    private void deleteTopic(String id) throws Exception {
        DeleteTopicRequest request =
                DeleteTopicRequest.newBuilder().setTopic(topic(id)).build();
        connected(channel -> {
            try (PublisherStub stub = publisher(channel)) {
                stub.deleteTopicCallable().call(request);
            }
        });
    }

    private void createTopic(String id) throws Exception {
        Topic created = Topic.newBuilder().setName(topic(id)).build();
        connected(channel -> {
            try (PublisherStub stub = publisher(channel)) {
                stub.createTopicCallable().call(created);
            }
        });
    }

    private static void recreateSubscription(Subscription subscription) throws Exception {
        DeleteSubscriptionRequest request = DeleteSubscriptionRequest.newBuilder()
                .setSubscription(subscription.getName())
                .build();
        connected(channel -> {
            try (SubscriberStub stub = subscriber(channel)) {
                stub.deleteSubscriptionCallable().call(request);
                stub.createSubscriptionCallable().call(subscription);
            }
        });
    }

    private static PublisherStub publisher(TransportChannelProvider channel) throws IOException {
        PublisherStubSettings.Builder settings = PublisherStubSettings.newBuilder();
        settings.setCredentialsProvider(new NoCredentialsProvider()).setTransportChannelProvider(channel);
        return GrpcPublisherStub.create(settings.build());
    }

    private static SubscriberStub subscriber(TransportChannelProvider channel) throws IOException {
        SubscriberStubSettings.Builder settings = SubscriberStubSettings.newBuilder();
        settings.setCredentialsProvider(new NoCredentialsProvider()).setTransportChannelProvider(channel);
        return GrpcSubscriberStub.create(settings.build());
    }

    private interface Use {
        void of(TransportChannelProvider channel) throws Exception;
    }

    private static void connected(Use use) throws Exception {
        String address = PubSubEmulator.shared().hostAndPort();
        ManagedChannel channel =
                ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        try {
            use.of(FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)));
        } finally {
            channel.shutdownNow();
        }
    }
}
