package dev.barback.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.ArgumentException;
import dev.barback.broker.Attendance;
import dev.barback.broker.Broker;
import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import dev.barback.broker.QueueInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Broker} as a test. Extend it for each broker. Every test has queues of its own, so
 * tests may run in any order and beside each other. The broker must follow real time; a short lease time
 * makes the test short.
 */
public abstract class BrokerContract {
    /** What may be late for reasons that aren't the broker's: a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final Set<String> queues = new LinkedHashSet<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Broker broker;
    private String queue;

    /** For those who extend it. */
    @SuppressWarnings("NullAway.Init") // openBroker sets the broker and the queue before each test
    protected BrokerContract() {}

    /** Opens the broker under test. It is closed after each test. */
    protected abstract Broker open();

    /** Whether {@link Lease#deliveries()} counts. */
    protected abstract boolean countsDeliveries();

    /** Deletes what the tests' queues have left behind. Called while the broker is still open. */
    protected void cleanUp(Broker broker, Collection<String> queues) {}

    /** How late a message may be, measured from its due time. */
    protected Duration lateness() {
        return Duration.ofSeconds(2);
    }

    @BeforeEach
    void openBroker() {
        broker = open();
        queue = newQueue();
    }

    @AfterEach
    void closeBroker() {
        try {
            cleanUp(broker, queues);
        } finally {
            threads.shutdownNow();
            broker.close();
        }
    }

    @Test
    void bytesAndAttributesArriveAsTheyWere() {
        byte[] everyByte = new byte[256];
        IntStream.range(0, 256).forEach(value -> everyByte[value] = (byte) value);
        Map<String, String> attributes = Map.of("job_class", "Grüße", "emoji", "🍺", "empty", "", "a b", " c ");
        publish(new Message(everyByte, attributes, null));

        Message received = receiveOne().message();

        assertThat(received.data()).isEqualTo(everyByte);
        assertThat(received.attributes()).isEqualTo(attributes);
        assertThat(received.dueAt()).isNull();
    }

    @Test
    void oneByteWithoutAttributesArrives() {
        publish(new Message(new byte[] {0}, Map.of(), null));

        Message received = receiveOne().message();

        assertThat(received.data()).containsExactly(0);
        assertThat(received.attributes()).isEmpty();
    }

    @Test
    void oneMebibyteArrives() {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 'x');
        publish(new Message(large, Map.of("size", "large"), null));

        assertThat(receiveOne().message().data()).isEqualTo(large);
    }

    @Test
    void neverGivesMoreThanAskedFor() {
        publish(messages(20));

        List<Lease> first = receiveSome(3);
        List<Lease> second = receiveSome(1);

        assertThat(first).hasSizeBetween(1, 3);
        assertThat(second).hasSize(1);
    }

    @Test
    void waitsForTheFirstAndGivesUpInTime() {
        broker.ensure(queue);
        Instant start = Instant.now();

        List<Lease> leases = broker.receive(queue, 10, Duration.ofSeconds(1));

        assertThat(leases).isEmpty();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void waitingReceiverWakesUpWhenAMessageIsPublished() {
        broker.ensure(queue);
        Future<Lease> waiting = threads.submit(this::receiveOne);

        publish(message("wake up"));

        assertThat(text(get(waiting))).isEqualTo("wake up");
    }

    @Test
    void messageComesAgainWhenItsLeaseEnds() {
        publish(message("again"));
        Lease first = receiveOne();

        List<Lease> again = receiveUntil(1, broker.leaseTime().plus(PATIENCE));

        assertThat(texts(again)).containsExactly("again");
        if (countsDeliveries()) {
            assertThat(first.deliveries()).isEqualTo(1);
            assertThat(again.get(0).deliveries()).isEqualTo(2);
        }
    }

    @Test
    void extendedLeaseDoesNotEnd() {
        publish(message("long job"));
        List<Lease> leases = List.of(receiveOne());
        Instant end = Instant.now().plus(broker.leaseTime().multipliedBy(3).dividedBy(2));

        while (Instant.now().isBefore(end)) {
            broker.extend(queue, leases);
            assertThat(broker.receive(queue, 10, SHORT)).isEmpty();
        }

        assertThat(broker.holds(leases.get(0))).isTrue();
        broker.acknowledge(queue, leases);
    }

    @Test
    void releasedMessageComesAgainAtOnceAndIsNotCounted() {
        publish(message("released"));
        for (int i = 0; i < 5; i++) {
            Lease lease = receiveOne();
            assertThat(text(lease)).isEqualTo("released");
            assertThat(lease.deliveries()).as("releases must not add up").isLessThanOrEqualTo(2);
            Instant released = Instant.now();
            broker.release(queue, List.of(lease));
            // at once: not when the lease would have ended
            assertThat(Duration.between(released, Instant.now())).isLessThan(broker.leaseTime());
        }
    }

    @Test
    void parkedMessageComesAgainAtItsTimeAndNotBefore() {
        try (Attendance attendance = broker.attend(queue)) {
            publish(message("parked"));
            Instant until = Instant.now().plusSeconds(2);
            broker.park(queue, List.of(receiveOne()), until);

            Lease again = receiveUntil(1, PATIENCE).get(0);

            assertThat(Instant.now()).isBetween(until, until.plus(lateness()));
            assertThat(text(again)).isEqualTo("parked");
            assertThat(again.deliveries()).isLessThanOrEqualTo(1);
            assertThat(attendance.lastProgress()).isAfter(until.minusSeconds(10));
        }
    }

    @Test
    void acknowledgedMessageNeverComesAgain() {
        publish(message("done"));
        List<Lease> leases = List.of(receiveOne());

        broker.acknowledge(queue, leases);
        broker.acknowledge(queue, leases);

        assertThat(receiveUntil(1, broker.leaseTime().plusSeconds(2))).isEmpty();
    }

    @Test
    void operationsOnAnAcknowledgedLeaseAreHarmless() {
        publish(message("done"));
        List<Lease> leases = List.of(receiveOne());
        broker.acknowledge(queue, leases);

        broker.extend(queue, leases);
        broker.acknowledge(queue, leases);

        publish(message("next"));
        assertThat(text(receiveOne())).isEqualTo("next");
    }

    @Test
    void leaseIsHeldUntilTheQueueIsPurged() {
        publish(message("held"));
        Lease lease = receiveOne();
        assertThat(broker.holds(lease)).isTrue();

        broker.purge(queue);

        assertThat(broker.holds(lease)).isFalse();
    }

    @Test
    void delayedMessagesArriveWhenDueAndNotBefore() {
        try (Attendance attendance = broker.attend(queue)) {
            Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            publish(
                    message("third", start.plusMillis(3_000)),
                    message("first", start.plusMillis(1_000)),
                    message("second", start.plusMillis(2_000)));
            for (int i = 1; i <= 3; i++) {
                Lease lease = receiveUntil(1, PATIENCE).get(0);
                Instant due = start.plusSeconds(i);
                assertThat(text(lease))
                        .isEqualTo(List.of("first", "second", "third").get(i - 1));
                assertThat(lease.message().dueAt()).isEqualTo(due);
                assertThat(Instant.now()).isBetween(due, due.plus(lateness()));
                broker.acknowledge(queue, List.of(lease));
            }
            await().atMost(PATIENCE).until(() -> attendance.held() == 0);
        }
    }

    @Test
    void messageWhoseTimeHasPassedArrivesAtOnce() {
        Instant published = Instant.now();
        publish(message("overdue", published.minusSeconds(60)));

        assertThat(text(receiveOne())).isEqualTo("overdue");
        assertThat(Instant.now()).isBefore(published.plusSeconds(60));
    }

    @Test
    void farDueMessageDoesNotArrive() {
        try (Attendance attendance = broker.attend(queue)) {
            publish(message("next year", Instant.now().plus(Duration.ofDays(365))), message("tomorrow", tomorrow()));

            assertThat(receiveUntil(1, Duration.ofSeconds(3))).isEmpty();
            assertThat(attendance.held()).isZero();
        }
    }

    @Test
    void purgeRemovesAvailableLeasedAndDelayedMessages() {
        try (Attendance attendance = broker.attend(queue)) {
            publish(message("leased"));
            Lease leased = receiveOne();
            publish(message("available"), message("soon", Instant.now().plusSeconds(4)), message("far", tomorrow()));

            broker.purge(queue);
            Instant purged = Instant.now();
            broker.release(queue, List.of(leased));
            publish(message("later"), message("later and delayed", Instant.now().plusSeconds(1)));

            assertThat(takeUntil(2, PATIENCE)).containsExactlyInAnyOrder("later", "later and delayed");
            Duration rest = Duration.between(Instant.now(), purged.plusSeconds(5));
            assertThat(receiveUntil(1, rest)).isEmpty();
            assertThat(attendance.lastProgress()).isAfter(purged.minusSeconds(10));
        }
    }

    @Test
    void purgingAnEmptyQueueIsHarmless() {
        broker.purge(queue);
        publish(message("later"));

        assertThat(text(receiveOne())).isEqualTo("later");
    }

    @Test
    void ensuringTwiceKeepsTheMessages() {
        publish(message("kept"));

        broker.ensure(queue);
        broker.ensure(queue);

        assertThat(text(receiveOne())).isEqualTo("kept");
    }

    @Test
    void eightThreadsMayEnsureAndPublishAtOnce() {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String text = "from " + i;
            all.add(threads.submit(() -> {
                broker.ensure(queue);
                publish(message(text));
            }));
        }
        all.forEach(BrokerContract::get);

        assertThat(takeUntil(8, PATIENCE))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "from " + i).toList());
    }

    @Test
    void queueThatNobodyEnsuredIsMade() {
        publish(message("first"));

        assertThat(text(receiveOne())).isEqualTo("first");
    }

    @Test
    void thousandsInOneCallArriveOnceEach() {
        List<Message> messages = messages(2_500);
        publish(messages);

        List<String> received = takeUntil(messages.size(), PATIENCE.multipliedBy(2));

        assertThat(received).doesNotHaveDuplicates().hasSize(messages.size());
        assertThat(receiveUntil(1, Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void receiversShareMessagesWithoutOverlap() {
        publish(messages(400));
        List<String> received = new ArrayList<>();
        List<Future<List<String>>> receivers =
                IntStream.range(0, 4).mapToObj(i -> threads.submit(receiver())).toList();

        receivers.forEach(receiver -> received.addAll(get(receiver)));

        assertThat(received).doesNotHaveDuplicates().hasSize(400);
    }

    @Test
    void badNamesAreRefused() {
        for (String bad : List.of("", "a", "ab", "1st", "has space", "goog-le", "mail.scheduled", "a".repeat(201))) {
            assertThatThrownBy(() -> broker.ensure(bad)).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> broker.publish(bad, messages(1))).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> broker.receive(bad, 1, SHORT)).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> broker.purge(bad)).isInstanceOf(ArgumentException.class);
        }
    }

    @Test
    void unusualNamesAreTaken() {
        String unusual = "Q-" + UUID.randomUUID() + "._~+%";
        queues.add(unusual);
        broker.publish(unusual, List.of(message("here")));

        List<Lease> received = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> received.addAll(broker.receive(unusual, 1, SHORT)));

        assertThat(texts(received)).containsExactly("here");
    }

    @Test
    void listsTheQueues() {
        String other = newQueue();
        broker.ensure(queue);
        broker.ensure(other);

        List<QueueInfo> infos = broker.queues();

        assertThat(infos).extracting(QueueInfo::name).contains(queue, other).isSorted();
        assertThat(infos)
                .filteredOn(info -> queues.contains(info.name()))
                .allSatisfy(info -> assertThat(info.problem()).isEmpty());
    }

    @Test
    void nothingToDoIsFine() {
        broker.ensure(queue);

        publish(List.of());
        broker.extend(queue, List.of());
        broker.release(queue, List.of());
        broker.park(queue, List.of(), tomorrow());
        broker.acknowledge(queue, List.of());

        assertThat(broker.receive(queue, 1, SHORT)).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // the explicit close is what is tested
    void closingTwiceIsFine() {
        try (Attendance attendance = broker.attend(queue)) {
            attendance.close();
        }
        broker.close();
        broker.close();
        broker = open();
    }

    /** Receives and acknowledges until nothing has come for a while. */
    private Callable<List<String>> receiver() {
        return () -> {
            List<String> received = new ArrayList<>();
            List<String> taken;
            do {
                taken = takeUntil(1, Duration.ofSeconds(2));
                received.addAll(taken);
            } while (!taken.isEmpty());
            return received;
        };
    }

    private String newQueue() {
        String name = "contract-" + UUID.randomUUID();
        queues.add(name);
        return name;
    }

    private void publish(Message... messages) {
        publish(List.of(messages));
    }

    private void publish(List<Message> messages) {
        broker.publish(queue, messages);
    }

    private Lease receiveOne() {
        List<Lease> leases = receiveUntil(1, PATIENCE);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }

    private List<Lease> receiveSome(int max) {
        List<Lease> leases = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> leases.addAll(broker.receive(queue, max, SHORT)));
        return leases;
    }

    /** Receives until there are so many, or the time is over. */
    private List<Lease> receiveUntil(int count, Duration time) {
        List<Lease> leases = new ArrayList<>();
        Instant end = Instant.now().plus(time);
        while (leases.size() < count && Instant.now().isBefore(end)) {
            leases.addAll(broker.receive(queue, count - leases.size(), SHORT));
        }
        return leases;
    }

    /** Receives and acknowledges until there were so many, or the time is over. */
    private List<String> takeUntil(int count, Duration time) {
        List<String> taken = new ArrayList<>();
        Instant end = Instant.now().plus(time);
        while (taken.size() < count && Instant.now().isBefore(end)) {
            List<Lease> leases = broker.receive(queue, 1_000, SHORT);
            broker.acknowledge(queue, leases);
            taken.addAll(texts(leases));
        }
        return taken;
    }

    private static Instant tomorrow() {
        return Instant.now().plus(Duration.ofDays(1));
    }

    private static List<Message> messages(int count) {
        return IntStream.range(0, count).mapToObj(i -> message("message " + i)).toList();
    }

    private static Message message(String text) {
        return new Message(text.getBytes(UTF_8), Map.of("job_class", "Test"), null);
    }

    private static Message message(String text, Instant dueAt) {
        return new Message(text.getBytes(UTF_8), Map.of("job_class", "Test"), dueAt);
    }

    private static String text(Lease lease) {
        return new String(lease.message().data(), UTF_8);
    }

    private static List<String> texts(List<Lease> leases) {
        return leases.stream().map(BrokerContract::text).toList();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A thread of the test failed.", e);
        }
    }
}
