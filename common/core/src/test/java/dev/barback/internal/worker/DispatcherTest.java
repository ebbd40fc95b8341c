package dev.barback.internal.worker;

import static dev.barback.internal.worker.LaneFetches.addFetched;
import static dev.barback.internal.worker.LaneFetches.awaitRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
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

class DispatcherTest {
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void asMuchIsAskedForAsProcessorsAreIdle() throws Exception {
        Dispatcher dispatcher = dispatcher("a", 1, "b", 1);
        LaneState a = dispatcher.lanes().get(0);
        LaneState b = dispatcher.lanes().get(1);
        Future<Delivery> one = processor(dispatcher);
        Future<Delivery> two = processor(dispatcher);
        await().until(() -> dispatcher.idleProcessors() == 2);
        assertThat(awaitRoom(dispatcher, a)).isEqualTo(2);
        assertThat(awaitRoom(dispatcher, b))
                .as("a queue may wait beside another")
                .isEqualTo(2);

        addFetched(dispatcher, a, 2, deliveries("a", 1));
        assertThat(winner(one, two).queue()).isEqualTo("a");
        assertThat(dispatcher.idleProcessors()).isEqualTo(1);
    }

    @Test
    void nothingIsAskedForWhileAllProcessorsAreBusyWithLongJobs() throws Exception {
        Dispatcher dispatcher = dispatcher("a", 1, "b", 1);
        LaneState a = dispatcher.lanes().get(0);
        processor(dispatcher);
        await().until(() -> dispatcher.idleProcessors() == 1);
        addFetched(dispatcher, a, awaitRoom(dispatcher, a), deliveries("a", 1)); // now the processor is busy
        await().until(() -> dispatcher.waiting() == 0);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)); // and it started long ago
        Future<Integer> asked = threads.submit(() -> awaitRoom(dispatcher, a));
        await().during(Duration.ofMillis(300)).until(() -> !asked.isDone());
        processor(dispatcher);
        assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void ofQueuesWithBacklogTheOneWhoseTurnItIsGetsTheIdleProcessor() throws Exception {
        Dispatcher dispatcher = dispatcher("heavy", 3, "light", 1);
        List<String> order = new ArrayList<>();
        for (LaneState lane : dispatcher.lanes()) { // both are known to have more messages
            addFetched(dispatcher, lane, 0, deliveries(lane.name(), 1));
        }
        for (int i = 0; i < 2; i++) {
            dispatcher.take();
        }
        for (LaneState lane : dispatcher.lanes()) {
            threads.submit(() -> {
                while (true) {
                    int number = awaitRoom(dispatcher, lane);
                    addFetched(dispatcher, lane, number, deliveries(lane.name(), number));
                }
            });
        }
        for (int i = 0; i < 40; i++) { // one processor, with jobs that are long for the dispatcher
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> dispatcher.groups().stream().allMatch(LaneGroup::isFetcherWaiting));
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            order.add(dispatcher.take().queue());
        }
        assertThat(order.stream().filter("heavy"::equals).count()).isBetween(27L, 33L);
    }

    /** The lane is known to have more messages. If it has none after all, the processor waits no longer than 0.2 s. */
    @Test
    void ofTheLanesOfAQueueTheOneThatHadLessTimeGetsTheIdleProcessor() throws Exception {
        Dispatcher dispatcher = new Dispatcher(
                Map.of("a", QueueOptions.DEFAULTS),
                queue -> List.of(queue, queue + ".lane-2"),
                ShareRules.EQUAL,
                false,
                nanos::get);
        LaneState one = dispatcher.lanes().get(0);
        LaneState two = dispatcher.lanes().get(1);
        addFetched(dispatcher, one, 0, deliveries("a", 1));
        addFetched(dispatcher, two, 0, deliveries("a.lane-2", 1));
        Delivery longer = dispatcher.take();
        Delivery shorter = dispatcher.take();
        assertThat(longer.lane()).isEqualTo("a");
        assertThat(shorter.lane()).isEqualTo("a.lane-2");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        dispatcher.ended(shorter);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        dispatcher.ended(longer);

        processor(dispatcher);
        await().until(() -> dispatcher.idleProcessors() == 1);
        Future<Integer> behind = threads.submit(() -> awaitRoom(dispatcher, one));
        await().during(Duration.ofMillis(200)).until(() -> !behind.isDone());
        assertThat(awaitRoom(dispatcher, two)).isEqualTo(1);
        await().during(Duration.ofMillis(200)).until(() -> !behind.isDone());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(behind.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** Else new lanes get the queue's time, which has followed the false duration, and the lane of that job its own. */
    @Test
    void whatJobsOfALaneWereSaidToTakePutsItNotAheadOfLanesThatComeLater() throws Exception {
        Dispatcher dispatcher = new Dispatcher(
                Map.of("a", QueueOptions.DEFAULTS),
                queue -> List.of(queue, queue + ".lane-2"),
                ShareRules.EQUAL,
                false,
                nanos::get);
        LaneState one = dispatcher.lanes().get(0);
        LaneState two = dispatcher.lanes().get(1);
        Map<String, String> aDay = Map.of(MessageAttributes.DURATION, "86400");
        addFetched(dispatcher, one, 0, List.of(delivery("a", aDay), delivery("a", aDay)));
        List<Delivery> lies = List.of(dispatcher.take(), dispatcher.take());
        lies.forEach(dispatcher::ended);
        addFetched(dispatcher, two, 0, deliveries("a.lane-2", 1));
        addFetched(dispatcher, one, 0, deliveries("a", 1));
        for (int i = 0; i < 2; i++) {
            Delivery next = dispatcher.take();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            dispatcher.ended(next);
        }
        assertThat(Math.abs(one.virtualTime() - two.virtualTime()))
                .as("seconds between lanes that had as much")
                .isLessThan(1);
    }

    @Test
    void priorityThenArrivalWithinAQueue() throws Exception {
        Dispatcher dispatcher = dispatcher("a", 1, "b", 1);
        LaneState a = dispatcher.lanes().get(0);
        Delivery low = delivery("a", "10");
        Delivery first = delivery("a", Map.of());
        Delivery second = delivery("a", "0");
        Delivery high = delivery("a", "-1");
        addFetched(dispatcher, a, 0, List.of(low, first, second, high));
        assertThat(List.of(dispatcher.take(), dispatcher.take(), dispatcher.take(), dispatcher.take()))
                .containsExactly(high, first, second, low);
    }

    @Test
    void ofALimitedQueueNoMoreIsAskedForThanMayStart() throws Exception {
        Dispatcher dispatcher = dispatcher("a", QueueOptions.DEFAULTS.withProcessors(2), "b", QueueOptions.DEFAULTS);
        LaneState a = dispatcher.lanes().get(0);
        for (int i = 0; i < 5; i++) {
            processor(dispatcher);
        }
        await().until(() -> dispatcher.idleProcessors() == 5);
        assertThat(awaitRoom(dispatcher, a)).isEqualTo(2);
        assertThat(awaitRoom(dispatcher, dispatcher.lanes().get(1))).isEqualTo(5);
        List<Delivery> two = deliveries("a", 2);
        addFetched(dispatcher, a, 2, two);
        await().until(() -> dispatcher.waiting() == 0);
        assertThat(dispatcher.idleProcessors()).isEqualTo(3);
        Future<Integer> asked = threads.submit(() -> awaitRoom(dispatcher, a));
        await().during(Duration.ofMillis(200)).until(() -> !asked.isDone());
        dispatcher.ended(two.get(0));
        assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void whatWaitsOfAFullQueueBlocksNobody() throws Exception {
        Dispatcher dispatcher = dispatcher("a", QueueOptions.DEFAULTS.withProcessors(1), "b", QueueOptions.DEFAULTS);
        LaneState a = dispatcher.lanes().get(0);
        LaneState b = dispatcher.lanes().get(1);
        List<Delivery> three = deliveries("a", 3);
        addFetched(dispatcher, a, 3, three);
        assertThat(dispatcher.take()).isSameAs(three.get(0));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)); // long ago
        Future<Delivery> other = processor(dispatcher);
        await().until(() -> dispatcher.idleProcessors() == 1);
        assertThat(dispatcher.waiting()).isEqualTo(2);
        assertThat(awaitRoom(dispatcher, b))
                .as("the full queue wants no processor")
                .isEqualTo(1);
        addFetched(dispatcher, b, 1, deliveries("b", 1));
        assertThat(other.get(5, TimeUnit.SECONDS).queue()).isEqualTo("b");

        Future<Delivery> next = processor(dispatcher);
        await().during(Duration.ofMillis(200)).until(() -> !next.isDone());
        dispatcher.ended(three.get(0));
        assertThat(next.get(5, TimeUnit.SECONDS)).isSameAs(three.get(1));
    }

    @Test
    void whatWaitsTooLongIsTakenOut() {
        Dispatcher dispatcher = dispatcher("a", 1, "b", 1);
        addFetched(dispatcher, dispatcher.lanes().get(0), 0, deliveries("a", 3));
        assertThat(dispatcher.removeWaitingLongerThan(TimeUnit.HOURS.toNanos(1)))
                .isEmpty();
        nanos.addAndGet(TimeUnit.HOURS.toNanos(2));
        assertThat(dispatcher.removeWaitingLongerThan(TimeUnit.HOURS.toNanos(1)))
                .hasSize(3);
        assertThat(dispatcher.waiting()).isZero();
    }

    @Test
    void closingWakesEverybodyAndGivesOutWhatIsLeft() throws Exception {
        Dispatcher dispatcher = dispatcher("a", 1, "b", 1);
        LaneState a = dispatcher.lanes().get(0);
        Future<Delivery> processor = processor(dispatcher);
        await().until(() -> dispatcher.idleProcessors() == 1);
        awaitRoom(dispatcher, a);
        Future<Integer> fetcher = threads.submit(() -> awaitRoom(dispatcher, a));
        assertThat(dispatcher.close()).isEmpty();
        assertThat(processor.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(fetcher.get(5, TimeUnit.SECONDS)).isZero();
        assertThat(addFetched(dispatcher, a, 1, deliveries("a", 1)))
                .as("messages fetched now must be released")
                .isFalse();
        assertThat(dispatcher.waiting()).isZero();
    }

    private Future<Delivery> processor(Dispatcher dispatcher) {
        return threads.submit(dispatcher::take);
    }

    private static Delivery winner(Future<Delivery> one, Future<Delivery> two) throws Exception {
        await().until(() -> one.isDone() || two.isDone());
        return one.isDone() ? one.get() : two.get();
    }

    private Dispatcher dispatcher(String first, int firstWeight, String second, int secondWeight) {
        return dispatcher(
                first,
                QueueOptions.DEFAULTS.withWeight(firstWeight),
                second,
                QueueOptions.DEFAULTS.withWeight(secondWeight));
    }

    private Dispatcher dispatcher(String first, QueueOptions ofFirst, String second, QueueOptions ofSecond) {
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        queues.put(first, ofFirst);
        queues.put(second, ofSecond);
        return new Dispatcher(queues, List::of, ShareRules.EQUAL, false, nanos::get);
    }

    private static List<Delivery> deliveries(String queue, int number) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            deliveries.add(delivery(queue, Map.of()));
        }
        return deliveries;
    }

    private static Delivery delivery(String queue, String priority) {
        return delivery(queue, priority == null ? Map.of() : Map.of(MessageAttributes.PRIORITY, priority));
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
            public Instant fetchedAt() {
                return Instant.EPOCH;
            }
        });
    }
}
