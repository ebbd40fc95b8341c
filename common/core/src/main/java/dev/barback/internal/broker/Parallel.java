package dev.barback.internal.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Runs an action for each of a few elements at the same time: one after the other, waits of a second would add up to a
 * minute.
 */
final class Parallel {
    private Parallel() {}

    /**
     * Runs the action for each element, even if it fails for some.
     *
     * @throws RuntimeException or an error: the first failure; the others are suppressed
     */
    static <T> void run(Collection<T> all, Consumer<T> action) {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (T each : all) {
            Thread thread = new Thread(() -> attempt(each, action, failures), "barback-lane");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        awaitEnd(threads);
        Throwable first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
        }
        if (first instanceof Error error) {
            throw error;
        } else if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }

    private static <T> void attempt(T each, Consumer<T> action, Collection<Throwable> failures) {
        try {
            action.accept(each);
        } catch (Throwable e) { // thrown on the caller's thread
            failures.add(e);
        }
    }

    /** Waits for all threads; each takes a bounded time, so an interrupt need not end the wait. */
    private static void awaitEnd(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
