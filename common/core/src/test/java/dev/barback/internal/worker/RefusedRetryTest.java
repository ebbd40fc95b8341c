package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.Job;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A broker that delivers jobs and takes none, for example because a permission is missing: the worker makes no progress. */
class RefusedRetryTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void workerIsUnhealthyWhileARetryCantBePublished() {
        Refusing refusing = new Refusing(new MemoryBroker());
        Barback barback =
                Barback.builder(refusing, JobRegistry.of(new FailsOnce())).build();
        barback.jobs().performLater(FailsOnce::perform);
        refusing.refuses = true;
        try (Worker worker = barback.worker(WorkerOptions.forQueue("default"))) {
            worker.start();

            await().until(() -> isReported(worker));
            assertThat(worker.problems(Duration.ofMinutes(10))).isEmpty();

            refusing.refuses = false;
            await().until(() -> !isReported(worker));
        }
    }

    private static boolean isReported(Worker worker) {
        return worker.problems(SHORT).stream()
                .anyMatch(problem -> problem.contains("could not be published") && problem.endsWith("No permission."));
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "0s", attempts = 2)
    static class FailsOnce implements Job {
        public void perform() {
            throw new IllegalStateException("Fails.");
        }
    }

    private static final class Refusing extends ForwardingBroker {
        volatile boolean refuses;

        Refusing(Broker broker) {
            super(broker);
        }

        @Override
        public void publish(String queue, Iterable<Message> messages) {
            if (refuses) {
                throw new BrokerException("No permission.");
            }
            super.publish(queue, messages);
        }
    }
}
