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
 * Enqueues jobs all the time while it is on: most complete at once, some are delayed, some fail once. What is not confirmed is
 * not tried again, so that no number can be there twice by our doing. Thread-safe.
 */
final class Load implements AutoCloseable {
    private static final int BULKS_PER_SECOND = 5;
    private static final int LARGEST_BULK = 1_000;
    /** A bulk that hangs must not hold up those after it; beyond so many, bulks are left out. */
    private static final int BULKS_AT_ONCE = 16;

    private final Ledger ledger;
    private final WebClient client;
    private final Supplier<URI> web;
    private final boolean withIds;
    private final Random random = new Random(11);
    private final Semaphore underWay = new Semaphore(BULKS_AT_ONCE);
    private final ExecutorService senders = Executors.newFixedThreadPool(BULKS_AT_ONCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong unanswered = new AtomicLong();
    private volatile boolean on;

    /**
     * Off at first.
     *
     * @param web where it is now
     * @param withIds whether jobs are given ids, so that they can be found again
     */
    Load(Ledger ledger, WebClient client, Supplier<URI> web, boolean withIds) {
        this.ledger = ledger;
        this.client = client;
        this.web = web;
        this.withIds = withIds;
    }

    void start(int perSecond) {
        int perBulk = Math.max(1, perSecond / BULKS_PER_SECOND);
        var ticking =
                clock.scheduleAtFixedRate(() -> tick(perBulk), 0, 1_000 / BULKS_PER_SECOND, TimeUnit.MILLISECONDS);
        if (ticking.isCancelled()) {
            throw new IllegalStateException("The load does not start.");
        }
    }

    void on() {
        on = true;
    }

    /** Returns when all that is under way has been answered. */
    void off() {
        on = false;
        underWay.acquireUninterruptibly(BULKS_AT_ONCE);
        underWay.release(BULKS_AT_ONCE);
    }

    /** How many jobs have been sent to web, which has not answered yet: they may be there, or not. */
    long unanswered() {
        return unanswered.get();
    }

    /** The id of a number's job, where jobs have ids of our choice. */
    static String id(long number) {
        return "f-" + number;
    }

    /** Enqueues these and waits for the answer. */
    void enqueue(List<Order> orders) {
        for (int from = 0; from < orders.size(); from += LARGEST_BULK) {
            send(orders.subList(from, Math.min(orders.size(), from + LARGEST_BULK)));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        senders.shutdownNow();
    }

    private void tick(int perBulk) {
        if (on && underWay.tryAcquire()) {
            List<Order> orders = new ArrayList<>();
            for (int i = 0; i < perBulk; i++) {
                orders.add(any());
            }
            senders.execute(() -> {
                try {
                    send(orders);
                } finally {
                    underWay.release();
                }
            });
        }
    }

    private Order any() {
        int choice = random.nextInt(100);
        if (choice < 8) {
            return Order.delayed(Duration.ofMillis(1_000 + random.nextInt(2_000)));
        }
        return choice < 11 ? Order.flaky(1) : Order.mark(random.nextInt(10));
    }

    private void send(List<Order> orders) {
        Map<Long, Map<String, Object>> bodies = new TreeMap<>();
        for (Order order : orders) {
            long number = ledger.add(
                    order.expected(), System.nanoTime() + order.delay().toNanos());
            Map<String, Object> body = new TreeMap<>(order.body(number));
            if (withIds) {
                body.put("job_id", id(number));
            }
            bodies.put(number, body);
        }
        List<Boolean> confirmed = ask(List.copyOf(bodies.values()));
        List<Long> numbers = List.copyOf(bodies.keySet());
        for (int i = 0; i < confirmed.size(); i++) {
            if (confirmed.get(i)) {
                ledger.confirm(numbers.get(i));
            }
        }
    }

    private List<Boolean> ask(List<Map<String, Object>> bodies) {
        unanswered.addAndGet(bodies.size());
        try {
            return client.enqueue(web.get(), bodies);
        } finally {
            unanswered.addAndGet(-bodies.size());
        }
    }
}
