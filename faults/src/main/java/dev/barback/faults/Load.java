package dev.barback.faults;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Enqueues jobs continuously while it is on: most complete at once, some are delayed, some fail once. An unconfirmed
 * job is not sent again, so that this program enqueues no number twice. Thread-safe.
 */
final class Load implements AutoCloseable {
    private static final int BULKS_PER_SECOND = 5;
    private static final int MAX_BULK_SIZE = 1_000;
    /** A bulk that hangs must not delay later ones; beyond this number, bulks are skipped. */
    private static final int BULKS_AT_ONCE = 16;

    private final ExpectedJobs expectedJobs;
    private final WebClient client;
    private final Supplier<URI> web;
    private final boolean withIds;
    private final Random random = new Random(11);
    private final Semaphore inFlight = new Semaphore(BULKS_AT_ONCE);
    private final ExecutorService senders = Executors.newFixedThreadPool(BULKS_AT_ONCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong unanswered = new AtomicLong();
    private volatile boolean on;

    /**
     * A load that is off at first.
     *
     * @param web its current address
     * @param withIds whether jobs get ids, so that they can be looked up
     */
    Load(ExpectedJobs expectedJobs, WebClient client, Supplier<URI> web, boolean withIds) {
        this.expectedJobs = expectedJobs;
        this.client = client;
        this.web = web;
        this.withIds = withIds;
    }

    void start(int perSecond) {
        int perBulk = Math.max(1, perSecond / BULKS_PER_SECOND);
        var schedule =
                clock.scheduleAtFixedRate(() -> tick(perBulk), 0, 1_000 / BULKS_PER_SECOND, TimeUnit.MILLISECONDS);
        if (schedule.isCancelled()) {
            throw new IllegalStateException("The load does not start.");
        }
    }

    void on() {
        on = true;
    }

    /** Returns when all requests have been answered. */
    void off() {
        on = false;
        inFlight.acquireUninterruptibly(BULKS_AT_ONCE);
        inFlight.release(BULKS_AT_ONCE);
    }

    /** The number of jobs sent to web without an answer yet: they may be enqueued, or not. */
    long unanswered() {
        return unanswered.get();
    }

    /** The id of a number's job, if jobs have chosen ids. */
    static String id(long number) {
        return "f-" + number;
    }

    /** Enqueues these jobs, and waits for the answer. */
    void enqueue(List<TestJob> testJobs) {
        for (int from = 0; from < testJobs.size(); from += MAX_BULK_SIZE) {
            send(testJobs.subList(from, Math.min(testJobs.size(), from + MAX_BULK_SIZE)));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        senders.shutdownNow();
    }

    private void tick(int perBulk) {
        if (on && inFlight.tryAcquire()) {
            List<TestJob> testJobs = new ArrayList<>();
            for (int i = 0; i < perBulk; i++) {
                testJobs.add(randomJob());
            }
            senders.execute(() -> {
                try {
                    send(testJobs);
                } finally {
                    inFlight.release();
                }
            });
        }
    }

    private TestJob randomJob() {
        int choice = random.nextInt(100);
        if (choice < 8) {
            return TestJob.delayed(Duration.ofMillis(1_000 + random.nextInt(2_000)));
        }
        return choice < 11 ? TestJob.flaky(1) : TestJob.mark(random.nextInt(10));
    }

    private void send(List<TestJob> testJobs) {
        Map<Long, Map<String, Object>> bodies = new TreeMap<>();
        for (TestJob testJob : testJobs) {
            long number = expectedJobs.add(
                    testJob.expected(), System.nanoTime() + testJob.delay().toNanos());
            Map<String, Object> body = new TreeMap<>(testJob.body(number));
            if (withIds) {
                body.put("job_id", id(number));
            }
            bodies.put(number, body);
        }
        List<Boolean> confirmed = post(List.copyOf(bodies.values()));
        List<Long> numbers = List.copyOf(bodies.keySet());
        for (int i = 0; i < confirmed.size(); i++) {
            if (confirmed.get(i)) {
                expectedJobs.confirm(numbers.get(i));
            }
        }
    }

    private List<Boolean> post(List<Map<String, Object>> bodies) {
        unanswered.addAndGet(bodies.size());
        try {
            return client.enqueue(web.get(), bodies);
        } finally {
            unanswered.addAndGet(-bodies.size());
        }
    }
}
