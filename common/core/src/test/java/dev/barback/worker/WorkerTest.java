package dev.barback.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobTimeoutException;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.Timeout;
import dev.barback.broker.Broker;
import dev.barback.broker.ForwardingBroker;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.broker.Message;
import dev.barback.broker.MessageAttributes;
import dev.barback.enqueue.TimeAndIds;
import dev.barback.fair.ShareRules;
import dev.barback.morgue.BuriedJob;
import dev.barback.registry.InstanceFactory;
import dev.barback.registry.JobRegistry;
import dev.barback.registry.RetryDefaults;
import dev.barback.runtime.Barback;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.worker.WorkerStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class WorkerTest {
    private final MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(1));
    private final Recorder recorder = new Recorder();
    private final Blocker blocker = new Blocker();
    private final Failer failer = new Failer();
    private final Closer closer = new Closer();
    private final Barback barback = Barback.builder(
                    broker,
                    JobRegistry.of(
                            recorder,
                            blocker,
                            failer,
                            closer,
                            new Sleepy(),
                            new Patient(),
                            new Stubborn(),
                            new Unformulated(),
                            new Endless(),
                            new Mute()))
            .build();
    private Worker worker;

    /** An idle or a busy worker: leases can't be renewed, and no messages can be fetched. */
    @Test
    void aBrokerThatDoesNotAnswerIsAProblemOfABusyWorkerToo() {
        CountDownLatch outage = new CountDownLatch(1);
        AtomicBoolean blocked = new AtomicBoolean();
        Broker blockable = new ForwardingBroker(broker) {
            @Override
            public void renew(String queue, Collection<? extends Lease> leases) {
                if (blocked.get()) {
                    awaitEndOf(outage);
                }
                super.renew(queue, leases);
            }
        };
        barback.jobs().performLater(Blocker::perform);
        try (Worker busy = Barback.builder(blockable, JobRegistry.of(blocker))
                .build()
                .worker(WorkerOptions.forQueue("default").withProcessors(1))) {
            busy.start();
            await().until(() -> blocker.running.get() == 1);
            assertThat(busy.problems(Duration.ofSeconds(10))).isEmpty();
            blocked.set(true);
            await().until(() -> busy.problems(Duration.ofMillis(600)).stream()
                    .anyMatch(problem -> problem.startsWith("No lease could be renewed for ")));
            outage.countDown();
            await().until(() -> busy.problems(Duration.ofMillis(600)).isEmpty());
            blocker.release.countDown();
        }
    }

    private static void awaitEndOf(CountDownLatch outage) {
        try {
            outage.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aWorkerWithoutRecordsGivesBackWhatOthersRecord() {
        broker.publish(
                "default", List.of(new Message(new byte[] {1}, Map.of(MessageAttributes.RECORDED, "true"), null)));
        barback.jobs().performLater(Recorder::perform, "not recorded");
        try (Worker without = barback.worker(WorkerOptions.forQueue("default"))) {
            without.start();
            await().until(() -> without.status().problems().stream()
                    .anyMatch(problem -> problem.contains("barback.records.enabled")));
        }
        assertThat(barback.morgue().list(10)).isEmpty();
        assertThat(broker.fetch("default", 2, Duration.ofSeconds(1))).isNotEmpty();
    }

    /** Else a worker whose clock is slow would park it again and again. */
    @Test
    void theBrokersClockDecidesWhatIsDue() {
        Instant due = Instant.now().plusMillis(500);
        barback.jobs().at(due).performLater(Recorder::perform, "due");
        barback.jobs().at(Instant.now().plusSeconds(200)).performLater(Recorder::perform, "not yet");
        try (Worker slow = workerWithClock(Duration.ofMinutes(-5));
                Worker fast = workerWithClock(Duration.ofMinutes(5))) {
            slow.start();
            await().until(() -> !recorder.seen.isEmpty());
            assertThat(Instant.now()).isAfterOrEqualTo(due);
            fast.start();
            barback.jobs().performLater(Recorder::perform, "another");
            await().until(() -> recorder.seen.size() == 2);
            assertThat(recorder.seen).containsExactly("due", "another");
        }
    }

    private Worker workerWithClock(Duration ahead) {
        Clock clock = Clock.offset(Clock.systemUTC(), ahead);
        return Barback.builder(broker, JobRegistry.of(recorder))
                .timeAndIds(new TimeAndIds(clock, TimeAndIds.SYSTEM.ids(), TimeAndIds.SYSTEM.random()))
                .build()
                .worker(WorkerOptions.forQueue("default").withProcessors(1));
    }

    static class Recorder implements Job {
        final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

        public String perform(String what) {
            seen.add(what);
            return what;
        }
    }

    static class Blocker implements Job {
        final Semaphore started = new Semaphore(0);
        final CountDownLatch release = new CountDownLatch(1);
        volatile boolean fails;
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger maxRunning = new AtomicInteger();

        public void perform() throws InterruptedException {
            maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            started.release();
            try {
                release.await();
                if (fails) {
                    throw new IllegalStateException("and would be retried");
                }
            } finally {
                running.decrementAndGet();
            }
        }
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "10ms", attempts = 3)
    @DiscardOn(IllegalArgumentException.class)
    static class Failer implements Job {
        final ConcurrentLinkedQueue<Integer> executions = new ConcurrentLinkedQueue<>();

        public void perform(JobContext context, String how) throws Exception {
            executions.add(context.executions());
            switch (how) {
                case "retry" -> throw new IllegalStateException("again");
                case "discard" -> throw new IllegalArgumentException("never");
                case "error" -> throw new StackOverflowError("deep");
                default -> throw new Exception("odd");
            }
        }
    }

    @Timeout("100ms")
    @RetryOn(value = Exception.class, attempts = 1)
    static class Sleepy implements Job {
        public void perform() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    static class Patient implements Job {
        static final AtomicInteger interruptions = new AtomicInteger();

        public void perform(JobContext context) throws InterruptedException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interruptions.incrementAndGet();
                throw e;
            }
        }
    }

    @RetryOn(value = Exception.class, attempts = 1)
    static class Stubborn implements Job {
        public void perform() {
            throw new RuntimeException("dead\nline");
        }
    }

    @RetryOn(value = Exception.class, waitBy = BrokenFormula.class)
    static class Unformulated implements Job {
        static final AtomicInteger runs = new AtomicInteger();

        public void perform() throws Exception {
            runs.incrementAndGet();
            throw new Exception("and its retry can't be computed");
        }
    }

    @RetryOn(value = Exception.class, waitFor = "9999999d")
    static class Endless implements Job {
        public void perform() throws Exception {
            throw new Exception("and nobody could read its retry");
        }
    }

    /** Closes its own worker, on its own thread or on one for which it waits. */
    static class Closer implements Job {
        final AtomicInteger runs = new AtomicInteger();
        volatile Runnable close = () -> {};

        public void perform(boolean elsewhere) throws InterruptedException {
            runs.incrementAndGet();
            if (elsewhere) {
                Thread thread = new Thread(() -> close.run());
                thread.start();
                thread.join();
            } else {
                close.run();
            }
        }
    }

    static class BrokenFormula implements RetryWait {
        @Override
        public Duration after(int executions, Throwable error) {
            throw new IllegalStateException("no formula");
        }
    }

    static class Mute implements Job {
        public void perform() {
            throw new MuteError();
        }
    }

    static class MuteError extends Error {
        @Override
        public String getMessage() {
            throw new IllegalStateException("mute");
        }
    }

    @AfterEach
    void stop() {
        blocker.release.countDown();
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void runsWhatIsEnqueued() {
        start(WorkerOptions.forQueue("default"));
        List<NewJob> jobs = IntStream.range(0, 5_000)
                .mapToObj(i -> NewJob.of(Recorder::perform, "job " + i))
                .toList();
        barback.jobs().performAllLater(jobs);
        await().until(() -> recorder.seen.size() >= 5_000);
        await().until(() -> leased() == 0 && worker.status().leases() == 0);
        assertThat(recorder.seen).doesNotHaveDuplicates().hasSize(5_000);
    }

    @Test
    void runsOneJobPerProcessorAndLeasesNoMore() {
        for (int i = 0; i < 20; i++) {
            barback.jobs().performLater(Blocker::perform);
        }
        start(WorkerOptions.forQueue("default").withProcessors(3));
        assertThat(acquire(blocker.started, 3)).isTrue();
        await().during(Duration.ofMillis(500)).until(() -> blocker.maxRunning.get() == 3 && leased() == 3);
        assertThat(worker.status().inFlight()).isEqualTo(3);
    }

    @Test
    void growsWhileJobsWaitAndLeasesNoMoreThanItRuns() {
        for (int i = 0; i < 20; i++) {
            barback.jobs().performLater(Blocker::perform);
        }
        start(WorkerOptions.forQueue("default").withProcessors(new ProcessorRange(1, 4)));
        assertThat(acquire(blocker.started, 4)).isTrue();
        await().during(Duration.ofMillis(500)).until(() -> blocker.maxRunning.get() == 4 && leased() == 4);
        assertThat(worker.status().processors()).isEqualTo(4);
        assertThat(worker.status().range()).isEqualTo(new ProcessorRange(1, 4));
        blocker.release.countDown();
        assertThat(acquire(blocker.started, 16)).isTrue();
    }

    @Test
    void aLongJobKeepsItsLease() {
        barback.jobs().performLater(Blocker::perform);
        start(WorkerOptions.forQueue("default").withProcessors(2));
        assertThat(acquire(blocker.started, 1)).isTrue();
        await().during(Duration.ofSeconds(3)) // three lease times
                .atMost(Duration.ofSeconds(10))
                .until(() -> blocker.started.availablePermits() == 0);
        blocker.release.countDown();
        await().until(() -> leased() == 0);
    }

    @Test
    void retriesUntilTheMorgue() {
        start(WorkerOptions.forQueue("default"));
        String id = barback.jobs().performLater(Failer::perform, "retry").jobId();
        BuriedJob buried = buried(id);
        assertThat(failer.executions).containsExactly(1, 2, 3);
        assertThat(buried.errorClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(buried.executions()).isEqualTo("3");
        assertThat(buried.reason()).contains("again");
        assertThat(buried.queue()).isEqualTo("default");
        assertThat(buried.backtrace()).contains("WorkerTest");
    }

    @Test
    void aRevivedJobStartsAtZero() {
        start(WorkerOptions.forQueue("default"));
        String id = barback.jobs().performLater(Failer::perform, "retry").jobId();
        buried(id);
        failer.executions.clear();
        assertThat(barback.morgue().revive(job -> job.jobId().equals(id)).done())
                .hasSize(1);
        await().until(() -> failer.executions.size() == 3);
        assertThat(failer.executions).containsExactly(1, 2, 3);
        buried(id);
        assertThat(barback.morgue().delete(job -> true).done()).hasSize(1);
        assertThat(barback.morgue().list(10)).isEmpty();
    }

    @Test
    void discardedJobsGoNowhere() {
        start(WorkerOptions.forQueue("default"));
        barback.jobs().performLater(Failer::perform, "discard");
        await().until(() -> failer.executions.size() == 1 && leased() == 0);
        assertThat(barback.morgue().list(10)).isEmpty();
    }

    @Test
    void whatCantBeReadIsBuriedWithTheReason() {
        start(WorkerOptions.forQueue("default"));
        publish(
                "nonsense",
                "{\"job_class\":\"Nope\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[]}",
                "{\"job_class\":\"Recorder\",\"job_id\":\"2\",\"queue_name\":\"default\",\"arguments\":[]}",
                "{\"job_class\":\"Recorder\",\"job_id\":\"3\",\"queue_name\":\"!\",\"arguments\":[\"x\"]}");
        await().until(() -> barback.morgue().list(10).size() == 4);
        assertThat(barback.morgue().list(10))
                .extracting(BuriedJob::reason)
                .anyMatch(reason -> reason.contains("not JSON"))
                .anyMatch(reason -> reason.contains("no job named \"Nope\""))
                .anyMatch(reason -> reason.contains("Recorder needs (what)"))
                .anyMatch(reason -> reason.contains("name of a queue"));
        assertThat(recorder.seen).isEmpty();
        assertThat(barback.morgue().list(10))
                .filteredOn(job -> job.jobClass().isEmpty())
                .extracting(BuriedJob::data)
                .contains("nonsense");
    }

    @Test
    void errorsOfAnyKindLeaveTheWorkerAlive() {
        start(WorkerOptions.forQueue("default").withProcessors(1));
        barback.jobs().performLater(Failer::perform, "error");
        barback.jobs().performLater(Failer::perform, "odd");
        barback.jobs().performLater(Stubborn::perform);
        barback.jobs().performLater(Recorder::perform, "after");
        await().until(() -> recorder.seen.contains("after"));
        assertThat(barback.morgue().list(10)).hasSize(3); // no policy was declared for an Error or a plain Exception
    }

    @Test
    void codeOfTheApplicationThatFailsWhereItShouldNotLeadsToTheMorgueAtOnce() {
        Unformulated.runs.set(0);
        start(WorkerOptions.forQueue("default"));
        assertThat(buried(barback.jobs().performLater(Unformulated::perform).jobId())
                        .reason())
                .contains("no formula");
        assertThat(Unformulated.runs).hasValue(1);
        assertThat(buried(barback.jobs().performLater(Endless::perform).jobId()).reason())
                .contains("A job's due time is from 1700 to 9999");
    }

    @Test
    void anErrorThatCantEvenBeNamedLosesNoJob() {
        WorkerOptions once = WorkerOptions.forQueue("default");
        Barback impatient = Barback.builder(
                        broker,
                        new JobRegistry.Builder(new RetryDefaults(1, Duration.ZERO, 0), InstanceFactory.CONSTRUCTED)
                                .add(Mute.class, Mute::new)
                                .build())
                .build();
        worker = impatient.worker(once);
        worker.start();
        BuriedJob buried = buried(impatient.jobs().performLater(Mute::perform).jobId());
        assertThat(buried.errorClass()).isEqualTo(MuteError.class.getName());
    }

    @Test
    void aWorkerThatIsBusyForLongIsNotUnhealthy() throws InterruptedException {
        barback.jobs().performLater(Blocker::perform);
        start(WorkerOptions.forQueue("default").withProcessors(1));
        assertThat(acquire(blocker.started, 1)).isTrue();
        Dispatcher dispatcher = new Dispatcher(
                Map.of("default", QueueOptions.DEFAULTS),
                List::of,
                ShareRules.EQUAL,
                System::nanoTime); // no processor is idle
        DeliveryFilter deliveryFilter =
                new DeliveryFilter(new PoisonMessageGuard(5), null, new EnvelopeCodec(1_000), Clock.systemUTC());
        Fetcher fetcher = new Fetcher(
                broker, dispatcher, dispatcher.lanes().get(0), deliveryFilter, DeliveryCompletion.unbatched(broker));
        Thread thread = new Thread(fetcher);
        thread.start();
        await().during(Duration.ofMillis(300)).until(() -> fetcher.problem(Duration.ofMillis(50)) == null);
        fetcher.stop();
        dispatcher.close();
        thread.join();
    }

    @Test
    void aJobThatTakesTooLongIsInterrupted() {
        start(WorkerOptions.forQueue("default").withProcessors(1));
        String id = barback.jobs().performLater(Sleepy::perform).jobId();
        assertThat(buried(id).errorClass()).isEqualTo(JobTimeoutException.class.getName());
        barback.jobs().performLater(Recorder::perform, "after");
        await().until(() -> recorder.seen.contains("after"));
    }

    @Test
    void stoppingLetsJobsFinishWithinTheGraceTime() {
        barback.jobs().performLater(Blocker::perform);
        start(WorkerOptions.forQueue("default").withGrace(Duration.ofSeconds(20)));
        assertThat(acquire(blocker.started, 1)).isTrue();
        Thread stopping = new Thread(worker::close);
        stopping.start();
        await().until(() -> worker.status().state() == State.STOPPING);
        blocker.release.countDown();
        await().until(() -> worker.status().state() == State.STOPPED);
        assertThat(pending()).isZero();
    }

    @Test
    void whatOutlivesTheGraceTimeIsGivenBackAndCountsNoAttempt() {
        Patient.interruptions.set(0);
        barback.jobs().performLater(Patient::perform);
        start(WorkerOptions.forQueue("default").withGrace(Duration.ofMillis(50)));
        await().until(() -> worker.status().inFlight() == 1);
        worker.close();
        assertThat(Patient.interruptions).hasValue(1);
        List<Lease> back = broker.fetch("default", 10, Duration.ofSeconds(5));
        assertThat(back).hasSize(1);
        assertThat(text(back.get(0))).contains("\"executions\":0");
        assertThat(back.get(0).deliveries()).isEqualTo(1);
    }

    @Test
    void aMessageThatIsNeverSettledIsBuried() {
        barback.jobs().performLater(Recorder::perform, "killer");
        for (int i = 0; i < 5; i++) { // five workers die with it: the lease ends by itself
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            broker.fetch("default", 1, Duration.ofMillis(100)).size() == 1);
        }
        start(WorkerOptions.forQueue("default"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> barback.morgue().list(10).size() == 1);
        BuriedJob buried = barback.morgue().list(10).get(0);
        assertThat(buried.reason())
                .contains("seems to kill its worker", "It was delivered 5 times", "counted as an execution");
        assertThat(buried.executions()).isEqualTo("5");
        assertThat(recorder.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJobThatClosesItsWorkerIsNotGivenBackAndBuriedInTheEnd(boolean elsewhere) {
        WorkerOptions defaults = WorkerOptions.forQueue("default");
        WorkerOptions twice = new WorkerOptions(
                defaults.queues(), defaults.processors(), Duration.ZERO, Duration.ofSeconds(60), 2, ShareRules.EQUAL);
        closer.close = () -> worker.close();
        String id = barback.jobs().performLater(Closer::perform, elsewhere).jobId();

        for (int death = 1; death <= 2; death++) {
            start(twice);
            await().until(() -> worker.status().state() == State.STOPPED); // long before the grace time is over
            assertThat(closer.runs).hasValue(death);
        }

        BuriedJob buried = buried(id);
        assertThat(buried.reason())
                .contains("It closed its own worker, at ", "Closer.", "WorkerTest.java:", "It was delivered 2 times");
        assertThat(buried.executions()).isEqualTo("2");
        assertThat(buried.backtrace()).contains("Closer");
        assertThat(pending()).as("the one in the morgue").isEqualTo(1);
    }

    @Test
    void queuesShareByWeight() {
        Flaky counting = new Flaky(broker);
        List<String> order = new CopyOnWriteArrayList<>();
        Barback fair = Barback.builder(counting, JobRegistry.of(new Paced(counting, order)))
                .build();
        for (int i = 0; i < 200; i++) {
            fair.jobs().set(Options.queue("heavy")).performLater(Paced::perform, "heavy");
            fair.jobs().set(Options.queue("light")).performLater(Paced::perform, "light");
        }
        worker = fair.worker(WorkerOptions.forQueue("default")
                .withProcessors(1)
                .withQueues(Map.of("heavy", QueueOptions.DEFAULTS.withWeight(3), "light", QueueOptions.DEFAULTS)));
        worker.start();
        await().until(() -> order.size() >= 200);
        List<String> firstHalf = order.subList(0, 200);
        assertThat(firstHalf.stream().filter("heavy"::equals).count()).isBetween(120L, 180L);
    }

    /** Ends when the worker has fetched jobs of each queue, so that it has a choice; or soon, if it has not. */
    static class Paced implements Job {
        private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

        private final Flaky broker;
        private final List<String> order;

        Paced(Flaky broker, List<String> order) {
            this.broker = broker;
            this.order = order;
        }

        public void perform(String queue) {
            order.add(queue);
            long start = System.nanoTime();
            while (!(isFetched("heavy") && isFetched("light")) && System.nanoTime() - start < SOON_NANOS) {
                LockSupport.parkNanos(100_000);
            }
        }

        private boolean isFetched(String queue) {
            return broker.fetched.getOrDefault(queue, 0) > Collections.frequency(order, queue);
        }
    }

    @Test
    void whatIsNotDueIsPutAside() {
        start(WorkerOptions.forQueue("default"));
        Instant due = Instant.now().plusSeconds(3);
        publish("{\"job_class\":\"Recorder\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[\"x\"],"
                + "\"scheduled_at\":\"" + due + "\"}");
        await().atMost(Duration.ofSeconds(20)).until(() -> recorder.seen.contains("x"));
        assertThat(Instant.now()).isAfterOrEqualTo(due);
    }

    @Test
    void aBrokerThatFailsForAWhileStopsNothing() {
        Flaky flaky = new Flaky(broker);
        Barback unlucky = Barback.builder(flaky, JobRegistry.of(recorder)).build();
        flaky.fails = true;
        worker = unlucky.worker(WorkerOptions.forQueue("default"));
        worker.start();
        broker.publish("default", List.of());
        barback.jobs().performLater(Recorder::perform, "patience");
        await().until(() -> flaky.failures.get() > 5);
        assertThat(recorder.seen).isEmpty();
        flaky.fails = false;
        await().until(() -> recorder.seen.contains("patience") && leased() == 0);
    }

    @Test
    void aClearedQueueGetsNoRetryOfWhatRan() {
        start(WorkerOptions.forQueue("default").withProcessors(1));
        barback.jobs().performLater(Blocker::perform);
        assertThat(acquire(blocker.started, 1)).isTrue();
        broker.purge("default");
        blocker.fails = true;
        blocker.release.countDown();
        await().until(() -> worker.status().inFlight() == 0);
        assertThat(pending()).isZero();
        assertThat(barback.morgue().list(1)).isEmpty();
    }

    /** Options with a short poll interval, for which a stopping worker waits. */
    private void start(WorkerOptions options) {
        QueueOptions shortly = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));
        worker = barback.worker(options.withQueues(Map.of("default", shortly)));
        worker.start();
    }

    private BuriedJob buried(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> barback.morgue().list(100).stream()
                        .anyMatch(job -> job.jobId().equals(id)));
        return barback.morgue().list(100).stream()
                .filter(job -> job.jobId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void publish(String... data) {
        for (String each : data) {
            broker.publish("default", List.of(new Message(each.getBytes(StandardCharsets.UTF_8), Map.of(), null)));
        }
    }

    private long leased() {
        return broker.queues().stream()
                .mapToLong(queue -> queue.leased().orElse(0))
                .sum();
    }

    private long pending() {
        return broker.queues().stream()
                .mapToLong(queue -> queue.leased().orElse(0)
                        + queue.available().orElse(0)
                        + queue.delayed().orElse(0))
                .sum();
    }

    private static String text(Lease lease) {
        return new String(lease.message().data(), StandardCharsets.UTF_8);
    }

    private static boolean acquire(Semaphore semaphore, int permits) {
        try {
            return semaphore.tryAcquire(permits, 20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
