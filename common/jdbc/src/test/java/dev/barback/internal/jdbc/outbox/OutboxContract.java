package dev.barback.internal.jdbc.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.ArgumentException;
import dev.barback.BrokerException;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.StatementSize;
import dev.barback.spi.Broker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages published inside a transaction arrive if it is committed, in order, and only once if nothing fails. */
abstract class OutboxContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Target target = new Target();
    private final List<OutboxBroker> open = new ArrayList<>();
    private DataSource source;
    private OneTransaction transaction;

    abstract DataSource newDatabase();

    abstract OutboxBroker outbox(Broker target, DataSource source, AmbientTransaction ambientTransaction);

    @BeforeEach
    void makeTables() {
        source = newDatabase();
        Schema.migrate(source);
        transaction = new OneTransaction(source);
    }

    @AfterEach
    void closeOutboxes() {
        open.forEach(OutboxBroker::close);
    }

    @Test
    void arrivesAfterTheCommitAsItWas() {
        OutboxBroker outbox = open();
        Instant due = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MICROS);
        transaction.commit(c -> {
            outbox.publish("mail", List.of(new Message(new byte[] {0, 1, -1}, Map.of("k", "Grüße"), due)));
            assertThat(target.published).isEmpty();
        });

        await().atMost(TIMEOUT).until(() -> target.published.size() == 1);
        Message message = target.published.get(0);
        assertThat(message.data()).containsExactly(0, 1, -1);
        assertThat(message.attributes()).isEqualTo(Map.of("k", "Grüße"));
        assertThat(message.dueAt()).isEqualTo(due);
        await().atMost(TIMEOUT).until(() -> rows() == 0);
    }

    @Test
    void rolledBackNeverArrives() {
        OutboxBroker outbox = open();
        transaction.rollBack(c -> outbox.publish("mail", messages(0, 3)));
        transaction.commit(c -> outbox.publish("mail", messages(3, 4)));

        await().atMost(TIMEOUT).until(() -> !target.published.isEmpty());
        assertThat(target.texts()).containsExactly("3");
    }

    /** PostgreSQL rejects all statements after a failed one, unless that is undone. */
    @Test
    void whatFailsIsUndoneAndTheTransactionGoesOn() {
        OutboxBroker outbox = open();
        Iterable<Message> breaks = () -> IntStream.range(0, 2 * StatementSize.MAX_ROWS)
                .mapToObj(i -> {
                    if (i == StatementSize.MAX_ROWS + 1) {
                        throw new ArithmeticException("no more");
                    }
                    return messages(i, i + 1).get(0);
                })
                .iterator();
        transaction.commit(c -> {
            assertThatThrownBy(() -> outbox.publish("mail", breaks)).isInstanceOf(ArithmeticException.class);
            execute(c, "ALTER TABLE barback_outbox RENAME TO elsewhere");
            assertThatThrownBy(() -> outbox.publish("mail", messages(0, 1))).isInstanceOf(BrokerException.class);
            execute(c, "ALTER TABLE elsewhere RENAME TO barback_outbox");
            outbox.publish("mail", messages(7, 8));
        });

        await().atMost(TIMEOUT).until(() -> !target.published.isEmpty() && rows() == 0);
        assertThat(target.texts()).containsExactly("7");
    }

    /** The database's clock was an hour ahead when a relay died, and was then set right. */
    @Test
    void lockFromTheFutureHoldsUpNothing() {
        transaction.commit(c -> execute(
                c,
                "INSERT INTO barback_relays (queue, relay, until) VALUES ('mail', 42, "
                        + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().plusSeconds(3_600)) + ")"));
        OutboxBroker outbox = open();
        transaction.commit(c -> outbox.publish("mail", messages(0, 3)));

        await().atMost(TIMEOUT).until(() -> target.published.size() == 3);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void withoutATransactionItIsPublishedAtOnce() {
        open().publish("mail", messages(0, 2));

        assertThat(target.texts()).containsExactly("0", "1");
    }

    @Test
    void orderIsKeptByManyRelaysThroughFailures() {
        OutboxBroker outbox = open();
        open();
        open();
        target.failEvery = 3;
        for (int i = 0; i < 60; i++) {
            int from = i * 50;
            transaction.commit(c -> outbox.publish("mail", messages(from, from + 50)));
        }

        await().atMost(TIMEOUT).until(() -> rows() == 0);
        assertThat(target.texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, 3_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void messagesOfADeadProcessArePublished() {
        OutboxBroker first = open();
        target.unavailable = true;
        transaction.commit(c -> first.publish("mail", messages(0, 5)));
        first.close();
        assertThat(target.published).isEmpty();
        target.unavailable = false;

        open();

        await().atMost(TIMEOUT).until(() -> rows() == 0);
        assertThat(target.texts()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void rejectedMessagesStayWithTheReasonAndTheOthersGoOn() {
        OutboxBroker outbox = open();
        transaction.commit(c -> outbox.publish("mail", List.of(message("1"), message("bad"), message("2"))));

        await().atMost(TIMEOUT).until(() -> target.published.size() == 2);
        assertThat(target.texts()).containsExactly("1", "2");
        await().atMost(TIMEOUT).until(() -> rows() == 1);
        assertThat(text("SELECT problem FROM barback_outbox")).contains("is bad");
    }

    @Test
    void purgeIncludesTheOutbox() {
        target.unavailable = true;
        OutboxBroker outbox = open();
        transaction.commit(c -> outbox.publish("mail", messages(0, 5)));
        transaction.commit(c -> outbox.publish("other", messages(5, 6)));

        outbox.purge("mail");
        target.unavailable = false;

        await().atMost(TIMEOUT).until(() -> rows() == 0);
        assertThat(target.texts()).containsExactly("5");
    }

    @Test
    void aRelayThatPublishesNothingHasAProblem() {
        OutboxBroker outbox = open();
        target.unavailable = true;
        transaction.commit(c -> outbox.publish("mail", messages(0, 1)));
        assertThat(outbox.problem(TIMEOUT)).isNull();

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(outbox.problem(Duration.ofSeconds(2)))
                        .contains("could not be published for ", "The target is away."));

        target.unavailable = false;
        await().atMost(TIMEOUT).until(() -> rows() == 0 && outbox.problem(Duration.ofSeconds(2)) == null);
    }

    @Test
    void aRelayWhoseCallDoesNotReturnHasAProblem() {
        CountDownLatch release = new CountDownLatch(1);
        Broker stuck = new ForwardingBroker(target) {
            @Override
            public void publish(String queue, Iterable<Message> messages) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new BrokerException("interrupted", e);
                }
            }
        };
        OutboxBroker outbox = outbox(stuck, source, transaction);
        open.add(outbox);
        try {
            transaction.commit(c -> outbox.publish("mail", messages(0, 1)));
            await().atMost(TIMEOUT)
                    .untilAsserted(() ->
                            assertThat(outbox.problem(Duration.ofSeconds(3))).contains("a call does not return"));
        } finally {
            release.countDown();
        }
    }

    private OutboxBroker open() {
        OutboxBroker outbox = outbox(target, source, transaction);
        open.add(outbox);
        return outbox;
    }

    private int rows() {
        return Integer.parseInt(text("SELECT count(*) FROM barback_outbox"));
    }

    private String text(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Message> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> message(Integer.toString(i)))
                .toList();
    }

    private static Message message(String text) {
        return new Message(text.getBytes(), Map.of(), null);
    }

    /** A broker that can be unavailable, fails from time to time, and rejects bad messages. */
    private static final class Target extends ForwardingBroker {
        final List<Message> published = new CopyOnWriteArrayList<>();
        volatile boolean unavailable;
        volatile int failEvery;
        private int calls;

        Target() {
            super(new MemoryBroker());
        }

        List<String> texts() {
            return published.stream().map(message -> new String(message.data())).toList();
        }

        @Override
        public synchronized void publish(String queue, Iterable<Message> messages) {
            calls++;
            if (unavailable || (failEvery > 0 && calls % failEvery == 0)) {
                throw new BrokerException("The target is away.");
            }
            List<Message> all = new ArrayList<>();
            for (Message message : messages) {
                if (new String(message.data()).equals("bad")) {
                    throw new ArgumentException("This message is bad.");
                }
                all.add(message);
            }
            published.addAll(all);
        }
    }
}
