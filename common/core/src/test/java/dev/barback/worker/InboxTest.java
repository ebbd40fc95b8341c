package dev.barback.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.broker.Attributes;
import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import dev.barback.fair.ShareRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void asMuchIsAskedForAsProcessorsAreIdle() throws Exception {
        Inbox inbox = inbox("a", 1, "b", 1);
        Line a = inbox.lines().get(0);
        Line b = inbox.lines().get(1);
        Future<Delivery> one = processor(inbox);
        Future<Delivery> two = processor(inbox);
        await().until(() -> inbox.idleProcessors() == 2);
        assertThat(inbox.awaitRoom(a, 1000)).isEqualTo(2);
        assertThat(inbox.awaitRoom(b, 1000))
                .as("a queue may wait beside another")
                .isEqualTo(2);

        inbox.received(a, 2, deliveries("a", 1));
        assertThat(winner(one, two).queue()).isEqualTo("a");
        assertThat(inbox.idleProcessors()).isEqualTo(1);
    }

    @Test
    void nothingIsAskedForWhileAllProcessorsAreBusyWithLongJobs() throws Exception {
        Inbox inbox = inbox("a", 1, "b", 1);
        Line a = inbox.lines().get(0);
        processor(inbox);
        await().until(() -> inbox.idleProcessors() == 1);
        inbox.received(a, inbox.awaitRoom(a, 10), deliveries("a", 1)); // now the processor is busy
        await().until(() -> inbox.waiting() == 0);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)); // and its start is long ago
        Future<Integer> asked = threads.submit(() -> inbox.awaitRoom(a, 10));
        await().during(Duration.ofMillis(300)).until(() -> !asked.isDone());
        processor(inbox);
        assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void ofQueuesWithBacklogTheOneWhoseTurnItIsGetsTheIdleProcessor() throws Exception {
        Inbox inbox = inbox("heavy", 3, "light", 1);
        List<String> order = new ArrayList<>();
        for (Line line : inbox.lines()) { // both are known to have more
            inbox.received(line, 0, deliveries(line.name(), 1));
        }
        for (int i = 0; i < 2; i++) {
            inbox.take();
        }
        for (Line line : inbox.lines()) {
            threads.submit(() -> {
                while (true) {
                    int number = inbox.awaitRoom(line, 1);
                    inbox.received(line, number, deliveries(line.name(), number));
                }
            });
        }
        for (int i = 0; i < 40; i++) { // one processor, with jobs that are long for the inbox
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> inbox.lines().stream().allMatch(Line::isReceiverWaiting));
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            order.add(inbox.take().queue());
        }
        assertThat(order.stream().filter("heavy"::equals).count()).isBetween(27L, 33L);
    }

    /** It is known to have more. If it has nothing after all, the processor waits for it no longer than 0.2 s. */
    @Test
    void ofTheLanesOfAQueueTheOneThatHadLessTimeGetsTheIdleProcessor() throws Exception {
        Inbox inbox = new Inbox(
                Map.of("a", QueueOptions.DEFAULTS),
                queue -> List.of(queue, queue + ".lane-2"),
                ShareRules.EQUAL,
                nanos::get);
        Line one = inbox.lines().get(0);
        Line two = inbox.lines().get(1);
        inbox.received(one, 0, deliveries("a", 1));
        inbox.received(two, 0, deliveries("a.lane-2", 1));
        Delivery longer = inbox.take();
        Delivery shorter = inbox.take();
        assertThat(longer.lane()).isEqualTo("a");
        assertThat(shorter.lane()).isEqualTo("a.lane-2");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        inbox.ended(shorter);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        inbox.ended(longer);

        processor(inbox);
        await().until(() -> inbox.idleProcessors() == 1);
        Future<Integer> behind = threads.submit(() -> inbox.awaitRoom(one, 10));
        await().during(Duration.ofMillis(200)).until(() -> !behind.isDone());
        assertThat(inbox.awaitRoom(two, 10)).isEqualTo(1);
        await().during(Duration.ofMillis(200)).until(() -> !behind.isDone());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(behind.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** Else those who come have the queue's time, which has followed the lie, and the liar's lane has its own. */
    @Test
    void whatJobsOfALaneWereSaidToTakePutsItNotAheadOfLanesThatComeLater() throws Exception {
        Inbox inbox = new Inbox(
                Map.of("a", QueueOptions.DEFAULTS),
                queue -> List.of(queue, queue + ".lane-2"),
                ShareRules.EQUAL,
                nanos::get);
        Line one = inbox.lines().get(0);
        Line two = inbox.lines().get(1);
        Map<String, String> aDay = Map.of(Attributes.DURATION, "86400");
        inbox.received(one, 0, List.of(delivery("a", aDay), delivery("a", aDay)));
        List<Delivery> lies = List.of(inbox.take(), inbox.take());
        lies.forEach(inbox::ended);
        inbox.received(two, 0, deliveries("a.lane-2", 1));
        inbox.received(one, 0, deliveries("a", 1));
        for (int i = 0; i < 2; i++) {
            Delivery next = inbox.take();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            inbox.ended(next);
        }
        assertThat(Math.abs(one.time() - two.time()))
                .as("seconds between lanes that had as much")
                .isLessThan(1);
    }

    @Test
    void priorityThenArrivalWithinAQueue() throws Exception {
        Inbox inbox = inbox("a", 1, "b", 1);
        Line a = inbox.lines().get(0);
        Delivery low = delivery("a", "10");
        Delivery first = delivery("a", Map.of());
        Delivery second = delivery("a", "0");
        Delivery high = delivery("a", "-1");
        inbox.received(a, 0, List.of(low, first, second, high));
        assertThat(List.of(inbox.take(), inbox.take(), inbox.take(), inbox.take()))
                .containsExactly(high, first, second, low);
    }

    @Test
    void ofALimitedQueueNoMoreIsAskedForThanMayStart() throws Exception {
        Inbox inbox = inbox("a", QueueOptions.DEFAULTS.withProcessors(2), "b", QueueOptions.DEFAULTS);
        Line a = inbox.lines().get(0);
        for (int i = 0; i < 5; i++) {
            processor(inbox);
        }
        await().until(() -> inbox.idleProcessors() == 5);
        assertThat(inbox.awaitRoom(a, 1000)).isEqualTo(2);
        assertThat(inbox.awaitRoom(inbox.lines().get(1), 1000)).isEqualTo(5);
        List<Delivery> two = deliveries("a", 2);
        inbox.received(a, 2, two);
        await().until(() -> inbox.waiting() == 0);
        assertThat(inbox.idleProcessors()).isEqualTo(3);
        Future<Integer> asked = threads.submit(() -> inbox.awaitRoom(a, 1000));
        await().during(Duration.ofMillis(200)).until(() -> !asked.isDone());
        inbox.ended(two.get(0));
        assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void whatWaitsOfAFullQueueBlocksNobody() throws Exception {
        Inbox inbox = inbox("a", QueueOptions.DEFAULTS.withProcessors(1), "b", QueueOptions.DEFAULTS);
        Line a = inbox.lines().get(0);
        Line b = inbox.lines().get(1);
        List<Delivery> three = deliveries("a", 3);
        inbox.received(a, 3, three);
        assertThat(inbox.take()).isSameAs(three.get(0));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)); // long ago
        Future<Delivery> other = processor(inbox);
        await().until(() -> inbox.idleProcessors() == 1);
        assertThat(inbox.waiting()).isEqualTo(2);
        assertThat(inbox.awaitRoom(b, 10))
                .as("the full queue wants no processor")
                .isEqualTo(1);
        inbox.received(b, 1, deliveries("b", 1));
        assertThat(other.get(5, TimeUnit.SECONDS).queue()).isEqualTo("b");

        Future<Delivery> next = processor(inbox);
        await().during(Duration.ofMillis(200)).until(() -> !next.isDone());
        inbox.ended(three.get(0));
        assertThat(next.get(5, TimeUnit.SECONDS)).isSameAs(three.get(1));
    }

    @Test
    void whatWaitsTooLongIsTakenOut() {
        Inbox inbox = inbox("a", 1, "b", 1);
        inbox.received(inbox.lines().get(0), 0, deliveries("a", 3));
        assertThat(inbox.removeWaitingLongerThan(TimeUnit.HOURS.toNanos(1))).isEmpty();
        nanos.addAndGet(TimeUnit.HOURS.toNanos(2));
        assertThat(inbox.removeWaitingLongerThan(TimeUnit.HOURS.toNanos(1))).hasSize(3);
        assertThat(inbox.waiting()).isZero();
    }

    @Test
    void closingWakesEverybodyAndGivesOutWhatIsLeft() throws Exception {
        Inbox inbox = inbox("a", 1, "b", 1);
        Line a = inbox.lines().get(0);
        Future<Delivery> processor = processor(inbox);
        await().until(() -> inbox.idleProcessors() == 1);
        inbox.awaitRoom(a, 1);
        Future<Integer> receiver = threads.submit(() -> inbox.awaitRoom(a, 1));
        assertThat(inbox.close()).isEmpty();
        assertThat(processor.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(receiver.get(5, TimeUnit.SECONDS)).isZero();
        assertThat(inbox.received(a, 1, deliveries("a", 1)))
                .as("what comes now has to be given back")
                .isFalse();
        assertThat(inbox.waiting()).isZero();
    }

    private Future<Delivery> processor(Inbox inbox) {
        return threads.submit(inbox::take);
    }

    private static Delivery winner(Future<Delivery> one, Future<Delivery> two) throws Exception {
        await().until(() -> one.isDone() || two.isDone());
        return one.isDone() ? one.get() : two.get();
    }

    private Inbox inbox(String first, int firstWeight, String second, int secondWeight) {
        return inbox(
                first,
                QueueOptions.DEFAULTS.withWeight(firstWeight),
                second,
                QueueOptions.DEFAULTS.withWeight(secondWeight));
    }

    private Inbox inbox(String first, QueueOptions ofFirst, String second, QueueOptions ofSecond) {
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        queues.put(first, ofFirst);
        queues.put(second, ofSecond);
        return new Inbox(queues, List::of, ShareRules.EQUAL, nanos::get);
    }

    private static List<Delivery> deliveries(String queue, int number) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            deliveries.add(delivery(queue, Map.of()));
        }
        return deliveries;
    }

    private static Delivery delivery(String queue, String priority) {
        return delivery(queue, priority == null ? Map.of() : Map.of(Attributes.PRIORITY, priority));
    }

    private static Delivery delivery(String queue, Map<String, String> attributes) {
        Message message = new Message(new byte[0], attributes, null);
        return new Delivery(new Lease() {
            @Override
            public String queue() {
                return queue;
            }

            @Override
            public Message message() {
                return message;
            }

            @Override
            public int deliveries() {
                return 1;
            }

            @Override
            public Instant receivedAt() {
                return Instant.EPOCH;
            }
        });
    }
}
