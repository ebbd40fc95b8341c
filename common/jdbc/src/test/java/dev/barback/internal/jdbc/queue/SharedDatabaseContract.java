package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.QueueInfo;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.QueueMaintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of a database beyond the broker's: order, counts, fencing, and several processes. */
abstract class SharedDatabaseContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofMillis(200);

    private final String queue = "test-" + UUID.randomUUID();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JdbcBroker> open = new ArrayList<>();
    private JdbcBroker broker;

    /** A broker with leases of two seconds, as in another process. */
    abstract JdbcBroker newBroker();

    @BeforeEach
    void openBroker() {
        broker = another();
    }

    @AfterEach
    void closeBrokers() {
        threads.shutdownNow();
        open.forEach(JdbcBroker::close);
    }

    @Test
    void deliversByPriorityThenDueTimeThenArrival() {
        Instant past = Instant.now().minusSeconds(60);
        publish(
                message("third", 0, past.plusSeconds(2)),
                message("first", 0, past),
                message("second", 0, past.plusSeconds(1)));
        publish(message("fourth", 0, null));
        publish(message("fifth", 0, null));
        publish(message("last", 7, past));
        publish(message("urgent", -7, null));

        assertThat(texts(broker.fetch(queue, 10, WAIT)))
                .containsExactly("urgent", "first", "second", "third", "fourth", "fifth", "last");
    }

    @Test
    void dueMessagesAreNotHeldUpByABacklog() {
        publish(IntStream.range(0, 300)
                .mapToObj(i -> message("waiting", 5, null))
                .toArray(Message[]::new));
        publish(message("due", 0, Instant.now().plusSeconds(3)));

        await().atMost(TIMEOUT).until(() -> texts(broker.fetch(queue, 1, WAIT)).contains("due"));

        assertThat(info().available().orElseThrow()).isPositive();
    }

    @Test
    void workerThatLostItsLeaseCanTouchNothing() {
        publish(message("contested", 0, null));
        List<Lease> lost = broker.fetch(queue, 1, WAIT);
        JdbcBroker other = another();
        List<Lease> owned = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> owned.addAll(other.fetch(queue, 1, WAIT)));

        assertThat(broker.isHeld(lost.get(0))).isFalse();
        broker.acknowledge(queue, lost);
        broker.release(queue, lost);
        broker.park(queue, lost, Instant.now());
        broker.renew(queue, lost);

        assertThat(other.isHeld(owned.get(0))).isTrue();
        assertThat(other.fetch(queue, 1, WAIT)).isEmpty();
        other.acknowledge(queue, owned);
        assertThat(info().leased().orElseThrow()).isZero();
    }

    @Test
    void lateAcknowledgementCountsUntilTheMessageIsLeasedAgain() {
        publish(message("slow", 0, null));
        List<Lease> expired = broker.fetch(queue, 1, WAIT);
        Instant leaseEnd = Instant.now().plus(broker.leaseTime());
        await().atMost(TIMEOUT).until(() -> Instant.now().isAfter(leaseEnd));

        broker.acknowledge(queue, expired);

        assertThat(broker.fetch(queue, 1, WAIT)).isEmpty();
        assertThat(info().leased()).hasValue(0);
    }

    @Test
    void answersAreBoundedInBytes() {
        publish(IntStream.range(0, 5)
                .mapToObj(i -> new Message(new byte[5_000_000], Map.of(), null))
                .toArray(Message[]::new));

        assertThat(broker.fetch(queue, 10, WAIT)).hasSize(2);
        assertThat(broker.fetch(queue, 10, WAIT)).hasSize(2);
        assertThat(broker.fetch(queue, 10, WAIT)).hasSize(1);
    }

    @Test
    void otherProcessesWakeUp() {
        JdbcBroker other = another();
        try (QueueMaintenance queueMaintenance = other.startMaintenance(queue)) {
            for (int i = 0; i < 5; i++) {
                CompletableFuture<List<Lease>> received =
                        CompletableFuture.supplyAsync(() -> other.fetch(queue, 1, Duration.ofSeconds(60)), threads);
                publish(message("wake up", 0, null));
                assertThat(texts(received.orTimeout(20, TimeUnit.SECONDS).join()))
                        .containsExactly("wake up");
            }
            assertThat(queueMaintenance.heldCount()).isZero();
        }
    }

    @Test
    void manyThreadsShareCommitsAndEachGetsItsOwnAnswer() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 50; i++) {
                            publish(message(thread + "." + i, 0, null));
                        }
                    },
                    threads));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

        List<String> texts = texts(broker.fetch(queue, 1_000, WAIT));
        assertThat(texts).hasSize(400).doesNotHaveDuplicates();
        for (int t = 0; t < 8; t++) {
            String own = t + ".";
            assertThat(texts.stream().filter(text -> text.startsWith(own)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> own + i).toList());
        }
    }

    @Test
    void countsWhatIsThere() {
        publish(message("leased", 0, null));
        assertThat(broker.fetch(queue, 1, WAIT)).hasSize(1);
        publish(
                message("available", 0, null),
                message("delayed", 0, Instant.now().plusSeconds(600)));

        QueueInfo info = info();

        assertThat(info.available()).hasValue(1);
        assertThat(info.leased()).hasValue(1);
        assertThat(info.delayed()).hasValue(1);
    }

    /** Before any fetch has made the messages available. */
    @Test
    void whatHasBecomeDueCountsAsAvailable() {
        publish(message("delayed", 0, Instant.now().plusSeconds(3)));
        assertThat(info().delayed()).hasValue(1);
        await().untilAsserted(() -> assertThat(info().available()).hasValue(1));
        assertThat(info().delayed()).hasValue(0);
    }

    @Test
    void farFutureAndFarPastAreTimesToo() {
        publish(message("never", 0, Instant.MAX), message("long ago", 0, Instant.MIN));

        assertThat(texts(broker.fetch(queue, 10, WAIT))).containsExactly("long ago");
    }

    private JdbcBroker another() {
        JdbcBroker another = newBroker();
        open.add(another);
        return another;
    }

    private void publish(Message... messages) {
        broker.publish(queue, List.of(messages));
    }

    private QueueInfo info() {
        return broker.queues().stream()
                .filter(info -> info.name().equals(queue))
                .findFirst()
                .orElseThrow();
    }

    private static Message message(String text, int priority, Instant dueAt) {
        return new Message(text.getBytes(), Map.of(MessageAttributes.PRIORITY, Integer.toString(priority)), dueAt);
    }

    private static List<String> texts(List<Lease> leases) {
        return leases.stream().map(lease -> new String(lease.message().data())).toList();
    }
}
