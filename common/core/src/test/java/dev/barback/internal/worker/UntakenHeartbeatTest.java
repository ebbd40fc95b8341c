package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.Job;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import dev.barback.spi.ExecutingJobs;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.JobStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A job store that takes no heartbeat, for example because its disk is full, while messages come as before. */
class UntakenHeartbeatTest {
    /** Longer than the second between two heartbeats. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean refuses;

    private final JobStore jobStore = (JobStore) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "heartbeat" -> heartbeat();
                case "paused" -> Map.of();
                case "cancelled" -> Set.of();
                case "executing" -> new ExecutingJobs(List.of(), "");
                case "overdue", "workers" -> List.of();
                case "prune" -> 0;
                case "isHeldByCaller" -> false;
                default -> null;
            });

    @Test
    void workerIsUnhealthyWhileItsDatabaseTakesNoHeartbeat() {
        Broker database = new DatabaseBroker(new MemoryBroker(), jobStore);
        try (JobStoreWriter writer = writer();
                Worker worker = worker(database, writer)) {
            worker.start();
            await().until(() -> taken.get() > 1);
            assertThat(worker.problems(Duration.ofMinutes(10))).isEmpty();

            refuses = true;
            await().until(() -> isReported(worker, SHORT));
            assertThat(worker.problems(Duration.ofMinutes(10))).isEmpty();

            refuses = false;
            await().until(() -> !isReported(worker, SHORT));
        }
    }

    /** Jobs go on without their records. */
    @Test
    void workerIsHealthyWhileAJobStoreBesideItsBrokerTakesNoHeartbeat() {
        refuses = true;
        try (JobStoreWriter writer = writer();
                Worker worker = worker(new MemoryBroker(), writer)) {
            worker.start();
            await().until(() -> refused.get() > 2);
            assertThat(isReported(worker, Duration.ZERO)).isFalse();
        }
    }

    private JobStoreWriter writer() {
        return new JobStoreWriter(jobStore, "worker", JobStoreOptions.DEFAULTS);
    }

    private static Worker worker(Broker broker, JobStoreWriter writer) {
        return Barback.builder(broker, JobRegistry.of(new NoOp()))
                .jobStoreWriter(writer)
                .build()
                .worker(WorkerOptions.forQueue("default"));
    }

    private Object heartbeat() {
        if (refuses) {
            refused.incrementAndGet();
            throw new BrokerException("The disk is full.");
        }
        return taken.incrementAndGet();
    }

    private static boolean isReported(Worker worker, Duration longerThan) {
        return worker.problems(longerThan).stream()
                .anyMatch(problem -> problem.startsWith("The job store took no heartbeat"));
    }

    static class NoOp implements Job {
        public void perform() {}
    }

    /** A broker whose database has the job store, too. */
    private static final class DatabaseBroker extends ForwardingBroker implements JobStoreHost {
        private final JobStore jobStore;

        DatabaseBroker(Broker broker, JobStore jobStore) {
            super(broker);
            this.jobStore = jobStore;
        }

        @Override
        public JobStore jobStore() {
            return jobStore;
        }
    }
}
