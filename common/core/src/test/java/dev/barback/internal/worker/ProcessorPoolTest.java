package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of processors, by a clock that the tests move. */
class ProcessorPoolTest {
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Dispatcher dispatcher =
            new Dispatcher(Map.of("a", QueueOptions.DEFAULTS), List::of, ShareRules.EQUAL, false, nanos::get);
    private final LaneState lane = dispatcher.lanes().get(0);
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @AfterEach
    void end() {
        dispatcher.close();
        gate.release(1000);
        threads.shutdownNow();
    }

    @Test
    void oneMoreForWhatHasWaitedUntilThereAreEnough() throws Exception {
        ProcessorPool processors = started(new ProcessorRange(1, 3));
        occupyAll(processors, 1);
        for (int number = 2; number <= 3; number++) {
            int asked = LaneFetches.awaitRoom(dispatcher, lane); // all are busy: one message is asked for
            LaneFetches.addFetched(dispatcher, lane, asked, deliveries(1));
            processors.adapt();
            assertThat(processors.number())
                    .as("it has just arrived, and may start at once")
                    .isEqualTo(number - 1);
            pass(ProcessorPool.GROW_AFTER);
            processors.adapt();
            assertThat(processors.number()).isEqualTo(number);
            int all = number;
            await().until(() -> busy.get() == all);
        }
        fetch(1);
        pass(ProcessorPool.GROW_AFTER);
        processors.adapt();
        assertThat(processors.number()).as("never more than max").isEqualTo(3);
    }

    @Test
    void neverIsMoreAskedForThanMayStartAndOneToSeeWhetherThereIsMore() throws Exception {
        ProcessorPool processors = started(new ProcessorRange(1, 2));
        occupyAll(processors, 1);
        assertThat(LaneFetches.awaitRoom(dispatcher, lane)).isEqualTo(1);
        assertNothingIsAskedFor(); // until that one is answered
        LaneFetches.addFetched(dispatcher, lane, 1, deliveries(1));
        assertNothingIsAskedFor(); // while it waits
        pass(ProcessorPool.GROW_AFTER);
        processors.adapt();
        await().until(() -> busy.get() == 2);
        pass(Duration.ofSeconds(1)); // these are long jobs
        assertNothingIsAskedFor(); // max processors, all busy
        gate.release(2);
        await().until(() -> dispatcher.idleProcessors() == 2);
        assertThat(LaneFetches.awaitRoom(dispatcher, lane))
                .as("one for each processor")
                .isEqualTo(2);
    }

    private void assertNothingIsAskedFor() {
        Future<Integer> asked = threads.submit(() -> LaneFetches.awaitRoom(dispatcher, lane));
        await().during(Duration.ofMillis(200)).until(() -> !asked.isDone());
        asked.cancel(true);
        await().until(() -> !LaneFetches.groupOf(dispatcher, lane).isFetcherWaiting());
    }

    @Test
    void oneLessForEachWhileWithoutWorkUntilThereAreFewEnough() throws Exception {
        ProcessorPool processors = grown(3);
        gate.release(3);
        await().until(() -> dispatcher.idleProcessors() == 3);
        for (int number = 2; number >= 1; number--) {
            int left = number;
            processors.adapt();
            await().during(Duration.ofMillis(200)).until(() -> dispatcher.idleProcessors() == left + 1); // not yet
            pass(ProcessorPool.SHRINK_AFTER);
            processors.adapt();
            await().until(() -> processors.number() == left && dispatcher.idleProcessors() == left);
        }
        pass(ProcessorPool.SHRINK_AFTER);
        processors.adapt();
        fetch(1);
        gate.release(1);
        await().until(() -> done.get() == 4);
        assertThat(processors.number()).as("never less than min").isEqualTo(1);
    }

    @Test
    void noneLeavesWhileItHasAJob() {
        ProcessorPool processors = grown(3);
        gate.release(2);
        await().until(() -> dispatcher.idleProcessors() == 2);
        for (int number = 2; number >= 1; number--) {
            pass(ProcessorPool.SHRINK_AFTER);
            processors.adapt();
            int left = number;
            await().until(() -> processors.number() == left);
        }
        assertThat(busy).as("the remaining processor is the busy one").hasValue(1);
        gate.release(1);
        await().until(() -> done.get() == 3);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void noneLeavesIfAllWereBusyMeanwhile() {
        ProcessorPool processors = grown(2);
        gate.release(2);
        await().until(() -> dispatcher.idleProcessors() == 2);
        pass(ProcessorPool.SHRINK_AFTER.minusSeconds(1));
        fetch(2);
        await().until(() -> busy.get() == 2);
        gate.release(2);
        await().until(() -> dispatcher.idleProcessors() == 2);
        pass(Duration.ofSeconds(2));
        processors.adapt();
        fetch(2);
        await().until(() -> busy.get() == 2);
        assertThat(processors.number()).isEqualTo(2);
    }

    @Test
    void theyEndWhenTheInboxIsClosed() throws Exception {
        ProcessorPool processors = grown(3);
        gate.release(2);
        dispatcher.close();
        assertThat(processors.awaitEnd(Duration.ofMillis(1), Set.of()))
                .as("one still has a job")
                .isFalse();
        gate.release(1);
        assertThat(processors.awaitEnd(Duration.ofSeconds(30), Set.of())).isTrue();
        assertThat(processors.number()).isZero();
    }

    @Test
    void rangesThatMakeNoSense() {
        assertThatThrownBy(() -> new ProcessorRange(0, 3)).hasMessage("A worker needs 1 processor or more, not 0.");
        assertThatThrownBy(() -> new ProcessorRange(3, 2)).hasMessageEndingWith("max can't be less: 2 is less than 3.");
        assertThat(ProcessorRange.fixed(4)).hasToString("4").isEqualTo(new ProcessorRange(4, 4));
        assertThat(new ProcessorRange(2, 20)).hasToString("2 to 20");
    }

    private ProcessorPool started(ProcessorRange range) {
        ProcessorPool processors = new ProcessorPool(range, dispatcher, this::work);
        processors.startMin();
        await().until(() -> dispatcher.idleProcessors() == range.min());
        return processors;
    }

    /** Grows from one processor to this many, all of them busy. */
    private ProcessorPool grown(int number) {
        ProcessorPool processors = started(new ProcessorRange(1, number));
        occupyAll(processors, 1);
        for (int all = 2; all <= number; all++) {
            fetch(1);
            pass(ProcessorPool.GROW_AFTER);
            processors.adapt();
            int now = all;
            await().until(() -> busy.get() == now);
        }
        return processors;
    }

    private void occupyAll(ProcessorPool processors, int number) {
        assertThat(processors.number()).isEqualTo(number);
        fetch(number);
        await().until(() -> busy.get() == number);
        pass(Duration.ofSeconds(1)); // a job that has run for a second is long
    }

    private void work(Delivery delivery) {
        busy.incrementAndGet();
        try {
            gate.acquire();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        } finally {
            busy.decrementAndGet();
            done.incrementAndGet();
        }
    }

    private void fetch(int number) {
        LaneFetches.addFetched(dispatcher, lane, 0, deliveries(number));
    }

    private List<Delivery> deliveries(int number) {
        return Stream.generate(this::delivery).limit(number).toList();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.plusMillis(1).toNanos());
    }

    private Delivery delivery() {
        Lease lease = new Lease() {
            @Override
            public String queue() {
                return "a";
            }

            @Override
            public Message message() {
                return new Message(new byte[0], Map.of(), null);
            }

            @Override
            public int deliveries() {
                return 1;
            }

            @Override
            public Instant fetchedAt() {
                return Instant.EPOCH;
            }
        };
        return new Delivery(lease, nanos.get());
    }
}
