package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.QueueInfo;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Lanes;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.PartlyPublishedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues with eight lanes: ada's is the first, grace's the fourth, flood's the eighth. */
@NeedsEmulator
class LanesTest {
    private final CountingJob countingJob = new CountingJob();
    private final List<Worker> workers = new ArrayList<>();
    private Fixture fixture;
    private PubSubBroker pubSubBroker;
    private LanedBroker broker;
    private Barback barback;

    /** Each execution waits for a step; executions are counted by user. */
    static class CountingJob implements Job {
        final Semaphore steps = new Semaphore(0);
        final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        final Set<String> seen = ConcurrentHashMap.newKeySet();
        final AtomicInteger waiting = new AtomicInteger();

        public void perform(String user, int number) throws InterruptedException {
            waiting.incrementAndGet();
            try {
                steps.acquire();
            } finally {
                waiting.decrementAndGet();
            }
            order.add(user);
            seen.add(user + number);
        }

        long done(String user) {
            return order.stream().filter(user::equals).count();
        }
    }

    @BeforeEach
    void open() {
        fixture = new Fixture(PubSubEmulator.shared());
        pubSubBroker = fixture.broker();
        broker = new LanedBroker(pubSubBroker, new Lanes(Map.of(fixture.queue, 8)));
        barback = Barback.builder(broker, JobRegistry.of(countingJob)).build();
    }

    @AfterEach
    void close() {
        countingJob.steps.release(1_000_000);
        workers.forEach(Worker::close);
        fixture.close();
        EmulatorOperations.delete(fixture.options, broker.lanes(fixture.queue));
    }

    @Test
    void aFloodDelaysNoOtherLane() {
        enqueue("flood", 3_000);
        enqueue("grace", 20);
        start();
        while (countingJob.done("grace") < 20) {
            long flood = countingJob.done("flood");
            assertThat(flood).as("most of flood's jobs still wait").isLessThan(1_500);
            runOne();
        }
        System.out.printf(
                "When grace's 20 jobs were done, %d of the 3000 before them were.%n", countingJob.done("flood"));
        countingJob.steps.release(1_000_000);
        await().atMost(Duration.ofSeconds(120)).until(() -> countingJob.seen.size() == 3_020);
    }

    @Test
    void delayedJobsComeInTheirLanes() {
        List<NewJob> jobs = IntStream.range(0, 40)
                .mapToObj(i -> job("user-" + i % 10, i).set(Options.waitFor(Duration.ofSeconds(2))))
                .toList();
        assertThat(barback.jobs().performAllLater(jobs)).allMatch(EnqueuedJob::isEnqueued);
        countingJob.steps.release(1_000_000);
        start();
        await().atMost(TIMEOUT).until(() -> countingJob.seen.size() == 40);
    }

    /** The leases of the killed worker end by themselves; the stopped worker releases its messages. */
    @Test
    void whatAKilledAndAStoppedWorkerHadIsRunByAnother() {
        enqueue("flood", 30);
        enqueue("ada", 30);
        for (String lane : List.of(fixture.queue, fixture.queue + ".lane-8")) {
            await().atMost(TIMEOUT)
                    .until(() ->
                            !pubSubBroker.fetch(lane, 5, Duration.ofSeconds(1)).isEmpty());
        }
        start();
        await().atMost(TIMEOUT).until(() -> countingJob.waiting.get() == 4);
        workers.remove(0).close();
        countingJob.steps.release(1_000_000);
        start();
        await().atMost(TIMEOUT).until(() -> countingJob.seen.size() == 60);
    }

    @Test
    void clearingEmptiesAllLanesDelayedJobsIncluded() {
        enqueue("flood", 20);
        enqueue("grace", 20);
        barback.jobs()
                .set(Options.queue(fixture.queue).user("flood").waitFor(Duration.ofSeconds(3)))
                .performLater(CountingJob::perform, "flood", 100);
        new LanedBroker(pubSubBroker, Lanes.NONE).purge(fixture.queue); // a broker without lanes finds them
        enqueue("ada", 1);
        enqueue("flood", 1);
        barback.jobs() // due after the one that was cleared
                .set(Options.queue(fixture.queue).user("flood").waitFor(Duration.ofSeconds(4)))
                .performLater(CountingJob::perform, "flood", 101);
        countingJob.steps.release(1_000_000);
        start();
        await().atMost(TIMEOUT).until(() -> countingJob.seen.contains("flood101"));
        await().atMost(TIMEOUT).until(() -> countingJob.order.size() >= 3);
        assertThat(countingJob.seen).containsExactlyInAnyOrder("ada0", "flood0", "flood101");
        assertThat(countingJob.order).hasSize(3);
    }

    @Test
    void lanesAreListedAsOneQueueAndMissingOnesAreReported() {
        broker.ensure(fixture.queue);
        assertThat(ofThisTest(broker.queues()))
                .singleElement()
                .satisfies(queue -> assertThat(queue.problem()).isEmpty());
        assertThat(ofThisTest(pubSubBroker.queues())).hasSize(8);
        EmulatorOperations.deleteSubscription(fixture.connection, fixture.queue + ".lane-3");
        assertThat(ofThisTest(broker.queues()))
                .singleElement()
                .satisfies(queue -> assertThat(queue.problem())
                        .isEqualTo("The topic " + fixture.queue
                                + ".lane-3 has no subscription of its name, so its messages are" + " dropped."));
    }

    @Test
    void aMessageThatIsTooLargeFailsAlone() {
        List<Message> messages = List.of(message("ada", 1), message("flood", 11 << 20), message("grace", 1));
        assertThatThrownBy(() -> broker.publish(fixture.queue, messages))
                .isInstanceOfSatisfying(PartlyPublishedException.class, e -> {
                    assertThat(e.failed(0)).isFalse();
                    assertThat(e.failed(1)).isTrue();
                    assertThat(e.failed(2)).isFalse();
                });
        assertThat(broker.fetch(fixture.queue, 10, Duration.ofSeconds(5))).hasSize(1);
        List<Lease> leases = new CopyOnWriteArrayList<>();
        await().atMost(TIMEOUT)
                .until(() -> leases.addAll(broker.fetch(fixture.queue + ".lane-4", 10, Duration.ofSeconds(1))));
        assertThat(leases).hasSize(1);
    }

    private static Message message(String user, int bytes) {
        return new Message(new byte[bytes], Map.of(MessageAttributes.USER, user), null);
    }

    private List<QueueInfo> ofThisTest(List<QueueInfo> queues) {
        return queues.stream()
                .filter(queue -> queue.name().startsWith(fixture.queue))
                .toList();
    }

    private NewJob job(String user, int number) {
        return NewJob.of(CountingJob::perform, user, number)
                .set(Options.queue(fixture.queue).user(user));
    }

    private void enqueue(String user, int number) {
        List<NewJob> jobs =
                IntStream.range(0, number).mapToObj(i -> job(user, i)).toList();
        assertThat(barback.jobs().performAllLater(jobs)).allMatch(EnqueuedJob::isEnqueued);
    }

    private void runOne() {
        int before = countingJob.order.size();
        countingJob.steps.release();
        await().atMost(TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> countingJob.order.size() > before);
    }

    private void start() {
        Worker worker = barback.worker(
                WorkerOptions.forQueue(fixture.queue).withProcessors(4).withGrace(Duration.ZERO));
        workers.add(worker);
        worker.start();
    }
}
