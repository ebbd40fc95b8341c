package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Job;
import dev.barback.RetryOn;
import dev.barback.Timeout;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.broker.MemoryBroker.Waiting;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A single processor processes a message as a worker does. */
class ProcessorTest {
    private final List<Thread> ran = new CopyOnWriteArrayList<>();
    private final MemoryBroker broker = new MemoryBroker();
    private final Barback barback = Barback.builder(
                    broker, JobRegistry.of(new Noting(), new Failing(), new Slow(), new Sleeping(), new Promising()))
            .build();

    class Noting implements Job {
        public void perform() {
            ran.add(Thread.currentThread());
        }
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "5m", attempts = 2)
    class Failing implements Job {
        public void perform() {
            throw new IllegalStateException("as told");
        }
    }

    static class Sleeping implements Job {
        public void perform() throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    static class Promising implements Job {
        public CompletableFuture<String> perform() {
            return new CompletableFuture<>();
        }
    }

    @Timeout("100ms")
    class Slow implements Job {
        public void perform() throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    @Test
    void whatHasRunOnThisThreadIsAcknowledged() {
        barback.jobs().performLater(Noting::perform);

        processNext();

        assertThat(ran).containsExactly(Thread.currentThread());
        assertThat(broker.waiting()).isEmpty();
    }

    @Test
    void whoInterruptsTheCallerDoesSoForGood() {
        barback.jobs().performLater(Noting::perform);
        barback.jobs().performLater(Sleeping::perform);
        Thread.currentThread().interrupt();

        processNext();
        assertThat(ran).hasSize(1);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();

        processNext();
        assertThat(broker.waiting()).as("its retry").hasSize(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whoInterruptsTheCallerOfPerformNowToo() {
        Thread.currentThread().interrupt();
        barback.jobs().performNow(Promising::perform);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void dueOrNot() {
        barback.jobs().in(Duration.ofDays(365)).performLater(Noting::perform);
        assertThat(broker.fetch("default", 1, Duration.ZERO)).isEmpty();

        processNext();

        assertThat(ran).hasSize(1);
        assertThat(broker.waiting()).isEmpty();
    }

    @Test
    void aFailureIsRetriedThenBuried() {
        barback.jobs().performLater(Failing::perform);

        processNext();
        assertThat(broker.waiting()).extracting(Waiting::queue).containsExactly("default");

        processNext();
        assertThat(broker.waiting()).extracting(Waiting::queue).containsExactly("morgue");
    }

    @Test
    void whatCanNotBeReadIsBuried() {
        broker.publish("default", List.of(new Message(new byte[] {'?'}, Map.of(), null)));

        processNext();

        assertThat(broker.waiting()).extracting(Waiting::queue).containsExactly("morgue");
    }

    @Test
    void aTimeoutInterrupts() {
        barback.jobs().performLater(Slow::perform);

        processNext();

        assertThat(Thread.interrupted()).isFalse();
        assertThat(broker.waiting()).hasSize(1);
        assertThat(broker.waiting().get(0).due())
                .as("retried")
                .isAfter(java.time.Instant.now().plusSeconds(60));
    }

    @Test
    void aMessageIsTakenOnce() {
        barback.jobs().performLater(Noting::perform);
        Waiting waiting = broker.waiting().get(0);

        assertThat(broker.lease(waiting)).isNotNull();
        assertThat(broker.lease(waiting)).isNull();
    }

    private void processNext() {
        barback.processor().process(broker.lease(broker.waiting().get(0)));
    }
}
