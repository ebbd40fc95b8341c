package dev.barback.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One test's broker, with its own queue, and helper methods for the tests of the contract. */
final class BrokerFixture implements AutoCloseable {
    /** The longest wait, for delays that the broker does not cause: a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    static final Duration SHORT_WAIT = Duration.ofMillis(300);

    private final Supplier<Broker> opener;
    private final boolean countsDeliveries;
    private final Duration lateness;
    private final Set<String> queues = new LinkedHashSet<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String queue = newQueue();
    private Broker broker;

    BrokerFixture(Supplier<Broker> opener, boolean countsDeliveries, Duration lateness) {
        this.opener = opener;
        this.countsDeliveries = countsDeliveries;
        this.lateness = lateness;
        this.broker = opener.get();
    }

    Broker broker() {
        return broker;
    }

    /** Opens the broker again, for a test that has closed it. */
    void reopen() {
        broker = opener.get();
    }

    String queue() {
        return queue;
    }

    /** All queues that this test has named, to be deleted. */
    Set<String> queues() {
        return queues;
    }

    ExecutorService threads() {
        return threads;
    }

    boolean countsDeliveries() {
        return countsDeliveries;
    }

    Duration lateness() {
        return lateness;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        broker.close();
    }

    /** Fetches and acknowledges until all consumers together have no message left, or the time is over. */
    Callable<List<String>> consumer(AtomicInteger left) {
        return () -> {
            List<String> all = new ArrayList<>();
            Instant end = Instant.now().plus(TIMEOUT);
            while (left.get() > 0 && Instant.now().isBefore(end)) {
                List<String> consumed = consumeUntil(1, SHORT_WAIT);
                left.addAndGet(-consumed.size());
                all.addAll(consumed);
            }
            return all;
        };
    }

    String newQueue() {
        String name = "contract-" + UUID.randomUUID();
        queues.add(name);
        return name;
    }

    void publish(Message... messages) {
        publish(List.of(messages));
    }

    void publish(List<Message> messages) {
        broker.publish(queue, messages);
    }

    Lease fetchOne() {
        List<Lease> leases = fetchUntil(1, TIMEOUT);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }

    List<Lease> fetchSome(int max) {
        List<Lease> leases = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> leases.addAll(broker.fetch(queue, max, SHORT_WAIT)));
        return leases;
    }

    /** Fetches until it has this many leases, or the time is over. */
    List<Lease> fetchUntil(int count, Duration time) {
        List<Lease> leases = new ArrayList<>();
        Instant end = Instant.now().plus(time);
        while (leases.size() < count && Instant.now().isBefore(end)) {
            leases.addAll(broker.fetch(queue, count - leases.size(), SHORT_WAIT));
        }
        return leases;
    }

    /** One fetch from these queues, of this many messages of each at most. */
    List<Lease> fetchFromAll(int max, Duration wait, String... queues) {
        return broker.fetch(
                Stream.of(queues)
                        .map(each -> new FetchRequest(each, max, FairnessPolicy.EQUAL))
                        .toList(),
                wait);
    }

    /** Fetches and acknowledges this many messages, or until the time is over. */
    List<String> consumeUntil(int count, Duration time) {
        List<String> consumed = new ArrayList<>();
        Instant end = Instant.now().plus(time);
        while (consumed.size() < count && Instant.now().isBefore(end)) {
            List<Lease> leases = broker.fetch(queue, 1_000, SHORT_WAIT);
            broker.acknowledge(queue, leases);
            consumed.addAll(texts(leases));
        }
        return consumed;
    }

    static Instant tomorrow() {
        return Instant.now().plus(Duration.ofDays(1));
    }

    static List<Message> messages(int count) {
        return IntStream.range(0, count).mapToObj(i -> message("message " + i)).toList();
    }

    static Message message(String text) {
        return new Message(text.getBytes(UTF_8), Map.of("job_class", "Test"), null);
    }

    static Message message(String text, Instant dueAt) {
        return new Message(text.getBytes(UTF_8), Map.of("job_class", "Test"), dueAt);
    }

    static String text(Lease lease) {
        return new String(lease.message().data(), UTF_8);
    }

    static List<String> texts(List<Lease> leases) {
        return leases.stream().map(BrokerFixture::text).toList();
    }

    static <T> T get(Future<T> future) {
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
