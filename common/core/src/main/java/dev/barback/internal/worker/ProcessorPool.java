package dev.barback.internal.worker;

import dev.barback.internal.records.Guarded;
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
 * Runs a worker's processors: threads, each of which takes one job after the other from the dispatcher. If their number
 * is not fixed, it follows the work, by one at a time:
 *
 * <pre>
 *   a job that could start has waited for 0.2 s, and all processors are busy  --&gt; one more, up to max
 *   for 5 s at least one processor was idle                                   --&gt; one less, down to min
 * </pre>
 *
 * <p>Only a processor that finds no work ends; none is interrupted. Thread-safe; starts once.
 */
final class ProcessorPool {
    /**
     * Longer than the prefetch window of 0.1 s: jobs that wait for it are short, and start without another processor.
     */
    static final Duration GROW_AFTER = Duration.ofMillis(200);
    /** Long compared with {@link #GROW_AFTER}, so that a pause in the work does not end the added processors. */
    static final Duration SHRINK_AFTER = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

    private final ProcessorRange range;
    private final Dispatcher dispatcher;
    private final Consumer<Delivery> work;
    private final ThreadFactory factory = ProcessorThreads.create();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** @param work processes one delivery */
    ProcessorPool(ProcessorRange range, Dispatcher dispatcher, Consumer<Delivery> work) {
        this.range = range;
        this.dispatcher = dispatcher;
        this.work = work;
    }

    ProcessorRange range() {
        return range;
    }

    /** The number of processors now. */
    int number() {
        return threads.size();
    }

    /** Starts the minimal number of processors, which follows the work from now on. */
    void start(ScheduledExecutorService scheduler) {
        startMin();
        if (!range.isFixed()) {
            long interval = CHECK_INTERVAL.toMillis();
            var adapting = scheduler.scheduleWithFixedDelay(this::tryAdapt, interval, interval, TimeUnit.MILLISECONDS);
            log.debug("The number of processors follows the work: {}.", adapting);
        }
    }

    void startMin() {
        for (int i = 0; i < range.min(); i++) {
            startOne();
        }
        dispatcher.allowExtraFetch(!range.isFixed());
    }

    /** Adds a processor, ends one, or neither. By one caller at a time. */
    void adapt() {
        int number = number();
        if (number < range.max() && dispatcher.lacksProcessor(GROW_AFTER.toNanos())) {
            startOne();
            log.debug("This worker has {} processors: all were busy.", number());
        } else if (number > range.min()) {
            dispatcher.endIdleProcessor(SHRINK_AFTER.toNanos());
        }
        dispatcher.allowExtraFetch(number() < range.max());
    }

    /**
     * Waits for the end of all processors, after the dispatcher was closed.
     *
     * @param exitingThreads threads that don't end, since they wait for the worker's end
     * @return whether all others ended in time
     */
    boolean awaitEnd(Duration timeout, Set<Thread> exitingThreads) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Thread> ending = threads.stream()
                .filter(thread -> !exitingThreads.contains(thread))
                .toList();
        for (Thread thread : ending) {
            long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (remaining > 0) {
                thread.join(remaining); // not join(0), which has no limit
            }
        }
        return exitingThreads.containsAll(threads);
    }

    private void tryAdapt() {
        try {
            adapt();
        } catch (Throwable e) { // for example no memory for a thread; an error would end the schedule
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
                } catch (Throwable e) { // for example no memory even to release a message; its lease ends by itself
                    Guarded.run(() -> log.error("A processor failed, and goes on.", e));
                } finally {
                    dispatcher.ended(next);
                }
            }
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private @Nullable Delivery take() {
        while (true) {
            try {
                return dispatcher.take();
            } catch (InterruptedException e) {
                log.debug("A processor was interrupted while it had no job.");
            }
        }
    }
}
