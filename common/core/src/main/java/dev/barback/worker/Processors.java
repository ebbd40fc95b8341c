package dev.barback.worker;

import dev.barback.record.Aside;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's processors: threads, each of which takes one job after the other from the inbox. Where their number is not
 * fixed, it follows the work, by one at a time:
 *
 * <pre>
 *   something that could start has waited for 0.2 s, and all are busy  --&gt; one more, up to max
 *   for 5 s there was always one without work                          --&gt; one less, down to min
 * </pre>
 *
 * <p>The one that leaves is one that finds no work; none is interrupted. Thread-safe; starts once.
 */
final class Processors {
    /** Longer than the inbox' window of 0.1 s: what waits for that is short, and starts by itself. */
    static final Duration PATIENCE = Duration.ofMillis(200);
    /** Long against {@link #PATIENCE}, so that a pause in the work does not cost what has grown. */
    static final Duration IDLENESS = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final ProcessorRange range;
    private final Inbox inbox;
    private final Consumer<Delivery> work;
    private final ThreadFactory factory = ProcessorThreads.create();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** @param work what they do with each job */
    Processors(ProcessorRange range, Inbox inbox, Consumer<Delivery> work) {
        this.range = range;
        this.inbox = inbox;
        this.work = work;
    }

    ProcessorRange range() {
        return range;
    }

    /** How many there are now. */
    int number() {
        return threads.size();
    }

    /** Starts as many as there are at least, and has their number follow the work from now on. */
    void start(ScheduledExecutorService scheduler) {
        startFewest();
        if (!range.isFixed()) {
            long look = LOOK.toMillis();
            var following = scheduler.scheduleWithFixedDelay(this::follow, look, look, TimeUnit.MILLISECONDS);
            log.debug("The number of processors follows the work: {}.", following);
        }
    }

    void startFewest() {
        for (int i = 0; i < range.min(); i++) {
            startOne();
        }
        inbox.expectOneMore(!range.isFixed());
    }

    /** Adds one, lets one go, or neither. By one caller at a time. */
    void adapt() {
        int number = number();
        if (number < range.max() && inbox.lacksProcessor(PATIENCE.toNanos())) {
            startOne();
            log.debug("This worker has {} processors: all were busy.", number());
        } else if (number > range.min()) {
            inbox.letOneGo(IDLENESS.toNanos());
        }
        inbox.expectOneMore(number() < range.max());
    }

    /**
     * Waits for the end of all, once the inbox is closed.
     *
     * @param endless those that don't end: they wait for the worker's own end
     * @return whether it has come in time
     */
    boolean awaitEnd(Duration atMost, Set<Thread> endless) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Thread> ending =
                threads.stream().filter(thread -> !endless.contains(thread)).toList();
        for (Thread thread : ending) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left > 0) {
                thread.join(left); // not join(0), which has no limit
            }
        }
        return endless.containsAll(threads);
    }

    private void follow() {
        try {
            adapt();
        } catch (Throwable e) { // no memory for a thread, say; an error would end the schedule
            log.warn("The number of processors, {}, could not be changed.", number(), e);
        }
    }

    private void startOne() {
        Thread thread = factory.newThread(this::run);
        threads.add(thread);
        try {
            thread.start();
        } catch (Throwable e) {
            threads.remove(thread);
            throw e;
        }
    }

    private void run() {
        try {
            for (Delivery next = take(); next != null; next = take()) {
                try {
                    work.accept(next);
                } catch (Throwable e) { // no memory even to give a message back, say; its lease ends by itself
                    Aside.say(() -> log.error("A processor failed, and goes on.", e));
                } finally {
                    inbox.ended(next);
                }
            }
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private @Nullable Delivery take() {
        while (true) {
            try {
                return inbox.take();
            } catch (InterruptedException e) {
                log.debug("A processor was interrupted while it had no job.");
            }
        }
    }
}
