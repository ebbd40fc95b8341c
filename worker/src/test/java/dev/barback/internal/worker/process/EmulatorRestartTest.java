package dev.barback.internal.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.Job;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The emulator loses all data when it restarts, and does not answer while it is suspended; worker and enqueuer recover
 * by themselves.
 */
@NeedsEmulator
class EmulatorRestartTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    /** Records its numbers. */
    static class NoteJob implements Job {
        final Set<Integer> seen = ConcurrentHashMap.newKeySet();

        public void perform(int number) {
            seen.add(number);
        }
    }

    @Test
    void anIdleWorkerGoesOnAndTellsWhenNobodyAnswers() {
        NoteJob notes = new NoteJob();
        try (PubSubEmulator emulator = PubSubEmulator.start();
                PubSubTestProject house = new PubSubTestProject(emulator, notes);
                Worker worker = house.barback().worker(WorkerOptions.forQueue("default"))) {
            worker.start();
            house.barback().jobs().performLater(NoteJob::perform, 1);
            await().atMost(RECOVERY).until(() -> notes.seen.contains(1));
            emulator.restart();
            enqueue(house, 2);
            await().atMost(RECOVERY).until(() -> notes.seen.contains(2));
            assertThat(worker.status().problems()).isEmpty();
            emulator.freeze();
            await().atMost(RECOVERY)
                    .until(
                            () -> worker.status().problems().toString(),
                            problems -> problems.contains("does not answer"));
            emulator.thaw();
            enqueue(house, 3);
            await().atMost(RECOVERY).until(() -> notes.seen.contains(3));
            await().atMost(RECOVERY).until(() -> worker.status().problems().isEmpty());
        }
    }

    @Test
    void aBusyWorkerGoesOn() throws InterruptedException {
        NoteJob notes = new NoteJob();
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean ends = new AtomicBoolean();
        try (PubSubEmulator emulator = PubSubEmulator.start();
                PubSubTestProject house = new PubSubTestProject(emulator, notes);
                Worker worker = house.barback().worker(WorkerOptions.forQueue("default"))) {
            worker.start();
            Thread enqueuer = new Thread(() -> {
                while (!ends.get()) {
                    enqueue(house, next.incrementAndGet());
                }
            });
            enqueuer.start();
            await().atMost(RECOVERY).until(() -> notes.seen.size() > 500);
            emulator.restart();
            int restarted = next.get();
            await().atMost(RECOVERY).until(() -> notes.seen.contains(restarted + 500));
            ends.set(true);
            enqueuer.join();
            int last = next.incrementAndGet();
            enqueue(house, last);
            await().atMost(RECOVERY).until(() -> notes.seen.contains(last));
            System.out.printf(
                    "emulator restarted under load: %d of %,d jobs went down with it%n",
                    last - notes.seen.size(), last);
        }
    }

    /** As an application would: the caller knows that its job was not confirmed, and retries. */
    private static void enqueue(PubSubTestProject house, int number) {
        await().atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(50))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    try {
                        return house.barback()
                                .jobs()
                                .performLater(NoteJob::perform, number)
                                .isEnqueued();
                    } catch (BrokerException e) {
                        return false;
                    }
                });
    }
}
