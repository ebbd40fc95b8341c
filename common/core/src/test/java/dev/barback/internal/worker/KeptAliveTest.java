package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application that consists of a worker only does not end, on whatever threads its jobs run. */
class KeptAliveTest {
    @Test
    void aWorkerKeepsTheJvmAliveUntilItIsClosed() {
        Set<Thread> before = workerThreads();
        Worker worker =
                Barback.builder(new MemoryBroker(), JobRegistry.of()).build().worker(WorkerOptions.forQueue("default"));
        worker.start();
        Set<Thread> started = workerThreads();
        started.removeAll(before);
        assertThat(started).hasSize(1);

        worker.close();
        await().until(() -> started.stream().noneMatch(Thread::isAlive));
    }

    private static Set<Thread> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("barback-worker") && !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
