package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.QueueMaintenance;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of claimed messages, and which messages a claim finds, whatever a process knew before. */
abstract class ClaimsContract {
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final String QUEUE = "claims";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JdbcBroker> open = new ArrayList<>();
    private DataSource database;
    private JdbcBroker broker;

    /** A database with tables. */
    abstract DataSource newDatabase();

    /** A broker with leases of {@link #LEASE}, as in another process. */
    abstract JdbcBroker newBroker(OneTransaction transaction);

    /** Connections as of another process. */
    abstract Database newConnections();

    @BeforeEach
    void openBroker() {
        database = newDatabase();
        broker = another();
    }

    @AfterEach
    void closeBrokers() {
        threads.shutdownNow();
        open.forEach(JdbcBroker::close);
    }

    @Test
    void aClaimHasARowUntilItsLastMessageIsCompleted() throws SQLException {
        publish("a", "b", "c");
        List<Lease> leases = fetch(broker, 3);
        assertThat(claims()).isEqualTo(1);

        broker.acknowledge(QUEUE, leases.subList(0, 1));
        broker.acknowledge(QUEUE, leases.subList(0, 1)); // repeated, as after a lost answer
        broker.release(QUEUE, leases.subList(1, 2));
        assertThat(claims()).isEqualTo(1);
        broker.acknowledge(QUEUE, leases.subList(2, 3));

        assertThat(claims()).isZero();
        assertThat(texts(fetch(broker, 3))).containsExactly("b");
    }

    @Test
    void ofOneClaimThoseComeAgainThatWereNotRenewed() throws SQLException {
        publish("renewed", "left");
        List<Lease> leases = fetch(broker, 2);
        JdbcBroker other = another();
        List<String> again = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> {
            broker.renew(QUEUE, leases.subList(0, 1));
            again.addAll(texts(fetch(other, 2)));
            return !again.isEmpty();
        });
        assertThat(again).containsExactly("left");
        assertThat(broker.isHeld(leases.get(0))).isTrue();

        await().atMost(TIMEOUT).until(() -> texts(fetch(other, 2)).contains("renewed")); // its renewal has ended, too
    }

    @Test
    void aRenewalThatComesTooLateLeasesNothing() throws SQLException {
        publish("contested");
        List<Lease> late = fetch(broker, 1);
        ExpiredLeases expiredLeases = expiredLeases();
        await().atMost(TIMEOUT).until(() -> {
            expiredLeases.makeAvailable();
            return claims() == 0;
        });

        broker.renew(QUEUE, late);

        assertThat(texts(fetch(another(), 1))).as("it is free").containsExactly("contested");
    }

    @Test
    void jobsBehindAThousandPrioritiesAreFetched() {
        Instant tomorrow = Instant.now().plusSeconds(86_400);
        broker.publish(
                QUEUE,
                IntStream.range(0, 1_100)
                        .mapToObj(i -> message("later", Map.of(MessageAttributes.PRIORITY, "" + i), tomorrow))
                        .toList());
        broker.publish(QUEUE, List.of(message("now", Map.of(MessageAttributes.PRIORITY, "5000"), null)));
        assertThat(texts(another().fetch(QUEUE, 1, Duration.ofSeconds(10)))).containsExactly("now");
    }

    @Test
    void messagesOfATransactionThatCommitsLateAreFetchedAtOnce() {
        OneTransaction transaction = new OneTransaction(database);
        JdbcBroker slow = newBroker(transaction);
        open.add(slow);
        JdbcBroker other = another();
        CompletableFuture<List<Lease>> waiting = new CompletableFuture<>();
        try (QueueMaintenance maintenance = other.startMaintenance(QUEUE)) {
            transaction.commit(connection -> {
                slow.publish(QUEUE, List.of(message("late", Map.of(), null)));
                if (!isSqlite()) { // which has one writer at a time
                    publish("early");
                    await().atMost(TIMEOUT).until(() -> texts(fetch(other, 1)).contains("early"));
                }
                waiting.completeAsync(() -> other.fetch(QUEUE, 1, LONG), threads);
            });
            assertThat(texts(waiting.orTimeout(20, TimeUnit.SECONDS).join())).containsExactly("late");
            assertThat(maintenance.heldCount()).isZero();
        }
    }

    @Test
    void whatAnotherProcessReleasesIsFetchedAtOnce() {
        publish("released", "other");
        List<Lease> held = fetch(broker, 1);
        JdbcBroker other = another();
        try (QueueMaintenance maintenance = other.startMaintenance(QUEUE)) {
            assertThat(texts(fetch(other, 2))).containsExactly("other");
            CompletableFuture<List<Lease>> waiting =
                    CompletableFuture.supplyAsync(() -> other.fetch(QUEUE, 1, LONG), threads);

            broker.release(QUEUE, held);

            assertThat(texts(waiting.orTimeout(20, TimeUnit.SECONDS).join())).containsExactly("released");
            assertThat(maintenance.heldCount()).isZero();
        }
    }

    @Test
    void delayedMessagesOfAUserAndOfNoneComeWhenTheyAreDue() {
        Instant due = Instant.now().plusSeconds(2);
        broker.publish(
                QUEUE,
                List.of(
                        message("of ann", Map.of(MessageAttributes.USER, "ann"), due),
                        message("of none", Map.of(), due),
                        message("tomorrow", Map.of(), Instant.now().plusSeconds(86_400))));
        assertThat(fetch(broker, 5)).isEmpty();
        List<String> fetched = new ArrayList<>();
        while (fetched.size() < 2) {
            List<Lease> some = broker.fetch(QUEUE, 5, LONG);
            assertThat(some).as("the fetch has waited for the due time").isNotEmpty();
            fetched.addAll(texts(some));
        }
        assertThat(fetched).containsExactlyInAnyOrder("of ann", "of none");
        assertThat(Instant.now()).isAfterOrEqualTo(due);
    }

    @Test
    void aJobOfBetterPriorityIsFetchedBeforeTheRest() {
        publish(IntStream.range(0, 500).mapToObj(i -> "job " + i).toArray(String[]::new));
        assertThat(fetch(broker, 100)).hasSize(100);
        broker.publish(QUEUE, List.of(message("urgent", Map.of(MessageAttributes.PRIORITY, "-5"), null)));
        JdbcBroker other = another();
        assertThat(texts(fetch(other, 1))).as("by a process that knew nothing").containsExactly("urgent");
        broker.publish(QUEUE, List.of(message("urgent", Map.of(MessageAttributes.PRIORITY, "-6"), null)));
        assertThat(texts(fetch(broker, 1))).as("by one that had a backlog").containsExactly("urgent");
    }

    @Test
    void aThousandQueuesAreServedWithOneCall() {
        List<FetchRequest> requests = IntStream.range(0, 1_000)
                .mapToObj(i -> new FetchRequest("many-" + i, 2, FairnessPolicy.EQUAL))
                .toList();
        for (int i = 0; i < 1_000; i += 10) {
            broker.publish("many-" + i, List.of(message("job of " + i, Map.of(), null)));
        }
        List<Lease> leases = broker.fetch(requests, LONG);
        assertThat(leases).hasSize(100);
        broker.acknowledge(leases);
        assertThat(broker.fetch(requests, Duration.ZERO)).isEmpty();
    }

    /** As of another process. */
    private ExpiredLeases expiredLeases() {
        Database other = newConnections();
        QueueDialect dialect = QueueDialect.of(other);
        return new ExpiredLeases(other, new ClaimTable(dialect), new Arrivals(dialect));
    }

    private boolean isSqlite() {
        return this instanceof SqliteClaimsTest;
    }

    private JdbcBroker another() {
        JdbcBroker another = newBroker(new OneTransaction(database));
        open.add(another);
        return another;
    }

    private long claims() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Statements.select(connection, row -> row.getLong(1), "SELECT count(*) FROM barback_claims")
                    .get(0);
        }
    }

    private void publish(String... texts) {
        broker.publish(
                QUEUE,
                IntStream.range(0, texts.length)
                        .mapToObj(i -> message(texts[i], Map.of(), null))
                        .toList());
    }

    private static List<Lease> fetch(JdbcBroker from, int max) {
        return from.fetch(QUEUE, max, Duration.ZERO);
    }

    private static Message message(String text, Map<String, String> attributes, Instant due) {
        return new Message(text.getBytes(StandardCharsets.UTF_8), attributes, due);
    }

    private static List<String> texts(List<Lease> leases) {
        return leases.stream()
                .map(lease -> new String(lease.message().data(), StandardCharsets.UTF_8))
                .toList();
    }
}
