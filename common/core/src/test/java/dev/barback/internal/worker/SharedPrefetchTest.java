package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls of the fetchers of a worker whose broker serves many queues. The test is the broker. */
class SharedPrefetchTest {
    private static final int MANY = 1_000;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, QueueOptions> options = new LinkedHashMap<>();
    private final Queue<Delivery> started = new ConcurrentLinkedQueue<>();
    private final Semaphore ends = new Semaphore(0);
    private int processors;
    private @Nullable Dispatcher dispatcher;

    @AfterEach
    void end() {
        if (dispatcher != null) {
            dispatcher.close();
        }
        threads.shutdownNow();
    }

    @Test
    void newWorkerLooksAtItsQueuesInCallsThatGrow() throws Exception {
        serve(MANY, 4);

        FetchCall first = call();
        assertThat(requested(first)).isEqualTo(4);
        assertThat(first.waits()).as("other queues have not been asked").isFalse();
        answer(first, request -> 0);

        FetchCall last = call();
        int calls = 2;
        while (!last.waits()) {
            answer(last, request -> 0);
            last = call();
            calls++;
        }
        assertThat(last.requests())
                .as("of all queues, which are known to be empty")
                .hasSize(MANY);
        assertThat(calls).isLessThan(20);
    }

    @Test
    void ofThousandQueuesWithBacklogNoMoreIsFetchedThanCanStart() throws Exception {
        serve(MANY, 4);
        Map<String, Integer> fetched = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            FetchCall call = call();
            assertThat(requested(call) + dispatcher().waiting()).isLessThanOrEqualTo(4);
            call.requests().forEach(request -> fetched.merge(request.lane().name(), request.number(), Integer::sum));
            answer(call, LaneRequest::number);
            runLongJobs();
        }
        assertThat(fetched).hasSize(MANY);
        assertThat(fetched.values()).as("each queue had its turns").allMatch(number -> number >= 3 && number <= 5);
    }

    @Test
    void oneQueueWithBacklogBesideThousandOthersGetsAllIdleProcessors() throws Exception {
        serve(MANY, 4);
        FetchCall waiting = callOfAll();
        answer(waiting, request -> request.lane().name().equals("queue-7") ? 1 : 0);
        runLongJobs();

        FetchCall next = call();

        assertThat(numberOf("queue-7", next)).isEqualTo(4);
        assertThat(next.waits())
                .as("it asks all queues, so a message of any of them ends it")
                .isTrue();
        assertThat(next.requests()).hasSize(MANY);
    }

    @Test
    void oneCallWaitsForQueuesWithoutBacklogWhileOthersFetchTheBacklog() throws Exception {
        serve(100, 4);
        FetchCall all = callOfAll();
        answer(all, request -> request.lane().name().equals("queue-7") ? 1 : 0);
        runLongJobs();
        FetchCall backlog = call();
        answer(backlog, request -> request.lane().name().equals("queue-7") ? request.number() : 0);
        until(() -> dispatcher().waiting() == 0);

        FetchCall one = call(); // for as many as have just started
        ends.release(processors);
        awaitIdle();
        FetchCall two = callAfterChecks(); // for as many again: the window, beside the idle processors

        assertThat(one.waits()).isTrue();
        assertThat(one.requests()).hasSize(100);
        assertThat(two.waits()).isFalse();
        assertThat(two.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.lane().name()).isEqualTo("queue-7"));
    }

    @Test
    void queuesWithBacklogShareProcessorsByWeight() throws Exception {
        options.put("heavy", QueueOptions.DEFAULTS.withWeight(3));
        options.put("light", QueueOptions.DEFAULTS);
        start(1);
        Map<String, Integer> fetched = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            FetchCall call = call();
            assertThat(requested(call)).isEqualTo(1);
            call.requests().forEach(request -> fetched.merge(request.lane().name(), request.number(), Integer::sum));
            answer(call, LaneRequest::number);
            runLongJobs();
        }
        assertThat(fetched.get("heavy")).isBetween(29, 31);
    }

    @Test
    void ofQueueAtItsLimitNoneIsRequested() throws Exception {
        options.put("limited", QueueOptions.DEFAULTS.withProcessors(2));
        options.put("other", QueueOptions.DEFAULTS);
        start(4);
        FetchCall first = call();
        assertThat(numberOf("limited", first)).isEqualTo(2);
        answer(first, request -> request.lane().name().equals("limited") ? 2 : 0);
        startLongJobs();
        assertThat(started).hasSize(2);

        FetchCall next = call();
        assertThat(numberOf("limited", next)).isZero();
        assertThat(numberOf("other", next)).isPositive();

        ends.release();
        until(() -> dispatcher().idleProcessors() == 3);
        assertThat(numberOf("limited", callAfterChecks())).isEqualTo(1);
    }

    @Test
    void ofPausedQueueNoneIsRequested() throws Exception {
        serve(3, 2);
        dispatcher().pause(Set.of("queue-0", "queue-2"));

        FetchCall call = callOfAll();

        assertThat(call.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.lane().name()).isEqualTo("queue-1"));
        dispatcher().pause(Set.of());
        assertThat(call().requests()).hasSize(2);
    }

    /** All users with messages are at their limits: the broker is not asked again and again, and the others go on. */
    @Test
    void queueOfWhichNoUserIsChosenRests() throws Exception {
        serve(2, 2);
        FetchCall call = callOfAll();
        call.requests().get(0).noneChosen(true);
        answer(call, request -> 0);

        FetchCall next = call();
        assertThat(next.requests()).hasSize(1);
        assertThat(next.requests().get(0).lane())
                .isNotSameAs(call.requests().get(0).lane());

        nanos.addAndGet(Dispatcher.POLL_INTERVAL_NANOS);
        assertThat(call().requests().get(0).lane())
                .isSameAs(call.requests().get(0).lane());
    }

    /** Otherwise no lost job of a queue without messages would be found while others have some. */
    @Test
    void queuesWithoutMessagesAreAskedAloneWhileOthersHaveSome() throws Exception {
        serve(100, 4);
        answer(callOfAll(), request -> request.lane().name().equals("queue-7") ? 1 : 0);
        runLongJobs();
        FetchCall waiting = call();
        assertThat(waiting.waits()).isTrue();

        FetchCall check = call();

        assertThat(check.waits()).isFalse();
        assertThat(check.requests()).hasSize(99);
        answer(check, request -> 0);
        assertThat(dispatcher().drained(Duration.ZERO)).hasSize(99).doesNotContain("queue-7");
    }

    /** Jobs wait here for a tenth of a second, so an urgent one would, too, if the next call were to wait for all of them. */
    @Test
    void callsOfBusyWorkerAreSmallSoThatAnUrgentJobIsFetchedSoon() throws Exception {
        serve(1, 1);
        for (int i = 0; i < 30; i++) { // up to 10,000 jobs a second
            answer(call(), LaneRequest::number);
            while (dispatcher().waiting() > 0) {
                runOne();
            }
        }
        answer(call(), LaneRequest::number);
        int fetchedAhead = dispatcher().waiting();
        assertThat(fetchedAhead).isGreaterThan(500);

        for (int i = 0; i < fetchedAhead / 4; i++) {
            runOne();
        }

        assertThat(requested(threads.submit(this::call).get(20, TimeUnit.SECONDS)))
                .isLessThanOrEqualTo(fetchedAhead / 2);
    }

    @Test
    void urgentJobThatIsFetchedLaterStartsFirst() throws Exception {
        serve(1, 1);
        answer(call(), LaneRequest::number); // keeps the processor busy
        until(() -> dispatcher().waiting() == 0);
        List<Delivery> earlier = List.of(delivery("queue-0", "0"), delivery("queue-0", "0"));
        Delivery urgent = delivery("queue-0", "-1");

        answer(call(), earlier);
        dispatcher().take();
        answer(call(), List.of(urgent));

        assertThat(List.of(dispatcher().take(), dispatcher().take())).containsExactly(urgent, earlier.get(1));
    }

    private void serve(int queues, int number) {
        for (int i = 0; i < queues; i++) {
            options.put("queue-" + i, QueueOptions.DEFAULTS);
        }
        start(number);
    }

    private void start(int number) {
        processors = number;
        dispatcher = new Dispatcher(options, List::of, ShareRules.EQUAL, true, nanos::get);
        for (int i = 0; i < number; i++) {
            threads.submit(this::runJobs);
        }
        awaitIdle();
    }

    /** A processor, each of whose jobs takes until the test ends it. */
    private Void runJobs() throws InterruptedException {
        for (Delivery next = dispatcher().take();
                next != null;
                next = dispatcher().take()) {
            started.add(next);
            ends.acquire();
            dispatcher().ended(next);
        }
        return null;
    }

    /** Has idle processors start all jobs; then time passes. */
    private void startLongJobs() {
        until(() -> dispatcher().waiting() == 0);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    }

    /** Has idle processors run all jobs, each for long. */
    private void runLongJobs() {
        startLongJobs();
        ends.release(processors - dispatcher().idleProcessors());
        awaitIdle();
    }

    private void awaitIdle() {
        until(() -> dispatcher().idleProcessors() == processors);
    }

    private static void until(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
    }

    /** The test as a processor runs a job of a tenth of a millisecond. */
    private void runOne() throws InterruptedException {
        Delivery next = dispatcher().take();
        assertThat(next).isNotNull();
        nanos.addAndGet(TimeUnit.MICROSECONDS.toNanos(100));
        dispatcher().ended(next);
    }

    private Dispatcher dispatcher() {
        assertThat(dispatcher).isNotNull();
        return dispatcher;
    }

    private FetchCall call() throws InterruptedException {
        FetchCall call = dispatcher().awaitRoom(dispatcher().groups().get(0));
        assertThat(call).isNotNull();
        return call;
    }

    /** The call of a worker that has found all queues empty. */
    private FetchCall callOfAll() throws InterruptedException {
        FetchCall call = call();
        while (!call.waits() || call.requests().stream().anyMatch(LaneRequest::isExpected)) {
            answer(call, request -> 0);
            call = call();
        }
        return call;
    }

    /** A call for messages, not only for an answer of queues that are taken for empty. */
    private FetchCall callAfterChecks() throws InterruptedException {
        FetchCall call = call();
        while (!call.waits() && call.requests().stream().noneMatch(LaneRequest::isExpected)) {
            answer(call, request -> 0);
            call = call();
        }
        return call;
    }

    private void answer(FetchCall call, ToIntFunction<LaneRequest> numberOf) {
        List<Delivery> deliveries = new ArrayList<>();
        for (LaneRequest request : call.requests()) {
            for (int i = 0; i < numberOf.applyAsInt(request); i++) {
                deliveries.add(delivery(request.lane().name(), "0"));
            }
        }
        answer(call, deliveries);
    }

    private void answer(FetchCall call, List<Delivery> deliveries) {
        call.answered(deliveries.stream().map(Delivery::lease).toList(), 0);
        assertThat(dispatcher().addFetched(dispatcher().groups().get(0), call, deliveries))
                .isTrue();
    }

    private static int requested(FetchCall call) {
        return call.requests().stream().mapToInt(LaneRequest::number).sum();
    }

    private static int numberOf(String queue, FetchCall call) {
        return call.requests().stream()
                .filter(request -> request.lane().name().equals(queue))
                .mapToInt(LaneRequest::number)
                .sum();
    }

    private static Delivery delivery(String queue, String priority) {
        return new Delivery(new TestLease(
                queue, new Message(new byte[0], Map.of(MessageAttributes.PRIORITY, priority), null), 1, Instant.EPOCH));
    }

    private record TestLease(String queue, Message message, int deliveries, Instant fetchedAt) implements Lease {}
}
