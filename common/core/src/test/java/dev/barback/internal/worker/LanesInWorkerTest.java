package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobEvent;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.RetryOn;
import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Lanes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue with lanes, on a broker that can't choose the users whose messages it delivers. */
class LanesInWorkerTest {
    private final MemoryBroker memory = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(30));
    private final LanedBroker broker = new LanedBroker(memory, new Lanes(Map.of("default", 4)));
    private final Stepwise stepwise = new Stepwise();
    private final Failing failing = new Failing();
    private final List<String> buried = Collections.synchronizedList(new ArrayList<>());
    private final Barback barback = Barback.builder(broker, JobRegistry.of(stepwise, failing))
            .listeners(List.of(event -> {
                if (event instanceof JobEvent.Buried job) {
                    buried.add(job.queue());
                }
            }))
            .build();
    private Worker worker;

    /** Each execution waits until the test releases it. */
    static class Stepwise implements Job {
        final Semaphore steps = new Semaphore(0);
        final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();

        public void perform(String user) throws InterruptedException {
            steps.acquire();
            ran.add(user);
        }
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "10ms", attempts = 2)
    static class Failing implements Job {
        final ConcurrentLinkedQueue<Integer> executions = new ConcurrentLinkedQueue<>();
        volatile boolean works;

        public void perform(JobContext context) {
            executions.add(context.executions());
            if (!works) {
                throw new IllegalStateException("as it should");
            }
        }
    }

    @AfterEach
    void stop() {
        stepwise.steps.release(1_000_000);
        if (worker != null) {
            worker.close();
        }
    }

    /** In a single lane, ada's jobs would be behind all of flood's. */
    @Test
    void aFloodFillsALaneAndNotTheQueue() {
        enqueue("flood", 400);
        enqueue("ada", 10);
        start();
        while (ran("ada") < 10) {
            assertThat(ran("flood")).as("ada's are done before").isLessThan(100);
            runOne();
        }
        stepwise.steps.release(1_000_000);
        await().until(() -> stepwise.ran.size() == 410);
    }

    @Test
    void severalLanesTakeTurns() {
        enqueue("flood", 400);
        enqueue("hog", 400);
        enqueue("ada", 40);
        start();
        while (ran("ada") < 40) {
            assertThat(ran("flood") + ran("hog")).isLessThan(300);
            runOne();
        }
    }

    @Test
    void aQueueWithLanesIsPausedAsAWhole() {
        Dispatcher dispatcher = new Dispatcher(
                Map.of("default", QueueOptions.DEFAULTS), broker::lanes, ShareRules.EQUAL, false, System::nanoTime);
        enqueue("flood", 3);
        enqueue("ada", 3);
        for (LaneState lane : dispatcher.lanes()) {
            List<Delivery> deliveries = broker.fetch(lane.name(), 10, Duration.ZERO).stream()
                    .map(Delivery::new)
                    .toList();
            LaneFetches.addFetched(dispatcher, lane, 0, deliveries);
        }
        assertThat(dispatcher.waiting()).isEqualTo(6);
        assertThat(dispatcher.pause(Set.of("default"))).hasSize(6);
        assertThat(dispatcher.waiting()).isZero();
        assertThat(dispatcher.full()).containsExactly("default");
    }

    @Test
    void aQueueIsDrainedWhenAllItsLanesAre() {
        Dispatcher dispatcher = new Dispatcher(
                Map.of("default", QueueOptions.DEFAULTS), broker::lanes, ShareRules.EQUAL, false, System::nanoTime);
        dispatcher.lanes().stream().skip(1).forEach(lane -> LaneFetches.foundEmpty(dispatcher, lane));
        assertThat(dispatcher.drained(Duration.ZERO)).isEmpty();
        LaneFetches.foundEmpty(dispatcher, dispatcher.lanes().get(0));
        assertThat(dispatcher.drained(Duration.ZERO)).containsExactly("default");
    }

    @Test
    void afterAnOutageAQueueIsDrainedOnlyWhenLeasesHaveEnded() {
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        Dispatcher dispatcher =
                new Dispatcher(Map.of("default", QueueOptions.DEFAULTS), List::of, ShareRules.EQUAL, false, nanos::get);
        LaneState lane = dispatcher.lanes().get(0);
        Duration leases = Duration.ofSeconds(30);
        LaneFetches.foundEmpty(dispatcher, lane);
        assertThat(dispatcher.drained(leases)).containsExactly("default");
        dispatcher.fetchFailed(LaneFetches.groupOf(dispatcher, lane));
        assertThat(dispatcher.drained(leases)).isEmpty();
        LaneFetches.foundEmpty(dispatcher, lane);
        assertThat(dispatcher.drained(leases)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(dispatcher.drained(leases)).isEmpty(); // its answer is too old by now
        LaneFetches.foundEmpty(dispatcher, lane);
        assertThat(dispatcher.drained(leases)).containsExactly("default");
    }

    /** When it goes on, it leases messages for calls that failed long before. */
    @Test
    void afterABrokerStoodStillLeasesBeginWithItsFirstAnswer() {
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        Dispatcher dispatcher =
                new Dispatcher(Map.of("default", QueueOptions.DEFAULTS), List::of, ShareRules.EQUAL, false, nanos::get);
        LaneState lane = dispatcher.lanes().get(0);
        Duration leases = Duration.ofSeconds(30);
        dispatcher.fetchFailed(LaneFetches.groupOf(dispatcher, lane));
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        LaneFetches.foundEmpty(dispatcher, lane);
        assertThat(dispatcher.drained(leases)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        LaneFetches.foundEmpty(dispatcher, lane);
        assertThat(dispatcher.drained(leases)).containsExactly("default");
    }

    @Test
    void retriesAndBurialsAreTheQueuesAndRevivedJobsReturnToTheirLane() {
        barback.jobs().set(Options.user("flood")).performLater(Failing::perform);
        start();
        await().until(() -> buried.size() == 1);
        assertThat(failing.executions).containsExactly(1, 2);
        assertThat(buried).containsExactly("default");
        worker.close();
        List<BuriedJob> dead = barback.morgue().list(10);
        assertThat(dead).extracting(BuriedJob::queue).containsExactly("default");
        failing.works = true;
        assertThat(barback.morgue().revive(job -> true).done()).hasSize(1);
        assertThat(memory.waiting())
                .extracting(MemoryBroker.Waiting::queue)
                .containsExactly(broker.lanes("default").get(3));
        start();
        await().until(() -> failing.executions.size() == 3);
    }

    @Test
    void lanesAndALimitAreRefused() {
        WorkerOptions options = WorkerOptions.forQueue("default")
                .withQueues(Map.of("default", QueueOptions.DEFAULTS.withProcessors(2)));
        assertThatThrownBy(() -> barback.worker(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The queue default has 4 lanes, so it can't have a limit of processors of its own; with one"
                        + " lane it can.");
    }

    private void runOne() {
        int before = stepwise.ran.size();
        stepwise.steps.release();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> stepwise.ran.size() > before);
    }

    private long ran(String user) {
        return stepwise.ran.stream().filter(user::equals).count();
    }

    private void enqueue(String user, int number) {
        List<NewJob> jobs = IntStream.range(0, number)
                .mapToObj(i -> NewJob.of(Stepwise::perform, user).set(Options.user(user)))
                .toList();
        assertThat(barback.jobs().performAllLater(jobs)).allMatch(job -> job.isEnqueued());
    }

    private void start() {
        worker = barback.worker(WorkerOptions.forQueue("default").withProcessors(2));
        worker.start();
    }
}
