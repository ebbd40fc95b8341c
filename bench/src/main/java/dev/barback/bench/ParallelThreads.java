package dev.barback.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that run the same task. */
final class ParallelThreads {
    private final ExecutorService threads;
    private final List<Future<Void>> ends = new ArrayList<>();

    private ParallelThreads(int size) {
        this.threads = Executors.newFixedThreadPool(size);
    }

    static ParallelThreads start(int size, Callable<Void> task) {
        ParallelThreads parallelThreads = new ParallelThreads(size);
        for (int i = 0; i < size; i++) {
            parallelThreads.ends.add(parallelThreads.threads.submit(task));
        }
        return parallelThreads;
    }

    /** Runs a task this number of times, shared among this number of threads. */
    static void runShared(int times, int size, Runnable task) throws Exception {
        ParallelThreads parallelThreads = start(size, () -> {
            for (int i = 0; i < times / size; i++) {
                task.run();
            }
            return null;
        });
        parallelThreads.awaitEnd();
    }

    /** Waits until all have ended; throws the first error. */
    void awaitEnd() throws Exception {
        try {
            for (Future<Void> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
