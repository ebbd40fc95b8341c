package dev.barback.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that do the same. */
final class Crew {
    private final ExecutorService threads;
    private final List<Future<Void>> ends = new ArrayList<>();

    private Crew(int size) {
        this.threads = Executors.newFixedThreadPool(size);
    }

    static Crew start(int size, Callable<Void> task) {
        Crew crew = new Crew(size);
        for (int i = 0; i < size; i++) {
            crew.ends.add(crew.threads.submit(task));
        }
        return crew;
    }

    /** Does something so many times, shared among so many threads. */
    static void share(int times, int size, Runnable task) throws Exception {
        Crew crew = start(size, () -> {
            for (int i = 0; i < times / size; i++) {
                task.run();
            }
            return null;
        });
        crew.awaitEnd();
    }

    /** Waits until all have ended; throws what one of them threw. */
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
