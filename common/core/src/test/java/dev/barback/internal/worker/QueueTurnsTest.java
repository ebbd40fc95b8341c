package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.barback.internal.fair.DurationEstimates;
import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueTurnsTest {
    private static final int QUEUES = 4;

    @Test
    void nextIsTheQueueThatALookAtEachWouldFind() {
        qt().forAll(lists().of(integers().between(0, 4 * QUEUES - 1)).ofSizeBetween(0, 120))
                .checkAssert(QueueTurnsTest::check);
    }

    /** @param steps each is an action, and the queue that it concerns */
    private static void check(List<Integer> steps) {
        QueueTurns turns = new QueueTurns();
        List<QueueState> queues = new ArrayList<>();
        List<Deque<Delivery>> running = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            QueueOptions options = QueueOptions.DEFAULTS.withWeight(1 + i % 2).withProcessors(i == 0 ? 2 : 0);
            queues.add(new QueueState(
                    "queue" + i, i, options, new UserScheduler(ShareRules.EQUAL, new DurationEstimates())));
            running.add(new ArrayDeque<>());
        }
        double pass = 0;
        for (int step : steps) {
            QueueState queue = queues.get(step % QUEUES);
            Deque<Delivery> ofQueue = running.get(step % QUEUES);
            switch (step / QUEUES) {
                case 0 -> queue.add(delivery(queue.name()), pass);
                case 1 -> {
                    QueueState next = turns.next();
                    if (next != null) {
                        pass = next.pass();
                        running.get(next.number()).add(next.start(0));
                        turns.update(next);
                    }
                }
                case 2 -> {
                    if (!ofQueue.isEmpty()) {
                        queue.ended(ofQueue.remove(), pass, 1);
                    }
                }
                default -> queue.pause(!queue.isPaused());
            }
            turns.update(queue);
            assertThat(turns.next()).isSameAs(nextByLooking(queues));
            assertThat(turns.jobs())
                    .isEqualTo(queues.stream().mapToInt(QueueState::startable).sum());
            assertThat(turns.queues())
                    .containsExactlyInAnyOrderElementsOf(
                            queues.stream().filter(each -> each.startable() > 0).toList());
        }
    }

    private static @Nullable QueueState nextByLooking(List<QueueState> queues) {
        return queues.stream()
                .filter(queue -> queue.startable() > 0)
                .min(Comparator.comparingDouble(QueueState::pass))
                .orElse(null);
    }

    private static Delivery delivery(String queue) {
        return new Delivery(new TestLease(queue, new Message(new byte[0], Map.of(), null), 1, Instant.EPOCH));
    }

    private record TestLease(String queue, Message message, int deliveries, Instant fetchedAt) implements Lease {}
}
