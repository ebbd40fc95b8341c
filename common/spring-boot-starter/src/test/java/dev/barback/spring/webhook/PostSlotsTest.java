package dev.barback.spring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits of posts in flight. */
@Timeout(60)
class PostSlotsTest {
    private static final long LONG = Duration.ofMinutes(1).toMillis();
    private static final Duration HANG = Duration.ofSeconds(15);

    private final AtomicLong nanoTime = new AtomicLong();
    private final PostSlots slots = new PostSlots(3, 2, nanoTime::get);

    @Test
    void someToAHostAndSomeInAll() throws InterruptedException {
        PostSlots.Slot first = slots.take("", "a", 0);
        assertThat(slots.take("", "a", 0)).isNotNull();
        assertThat(slots.take("", "a", 0)).isNull();
        PostSlots.Slot other = slots.take("", "b", 0);
        assertThat(other).isNotNull();
        assertThat(slots.take("", "c", 0)).as("the fourth of three").isNull();
        first.close();
        assertThat(slots.take("", "c", 0)).isNotNull();
        assertThat(slots.take("", "a", 0)).isNull();
        other.close();
        assertThat(slots.take("", "a", 0)).isNotNull();
    }

    @Test
    void oneIsWaitedForButNotByAllWhoWaitInVain() throws Exception {
        PostSlots.Slot first = slots.take("", "a", 0);
        slots.take("", "a", 0);
        CompletableFuture<PostSlots.Slot> waiting = CompletableFuture.supplyAsync(() -> take(slots, "a"));
        first.close();
        assertThat(waiting.get()).isNotNull();
        assertThat(slots.take("", "a", 1)).as("waited for in vain").isNull();
        assertThat(slots.take("", "a", LONG)).as("not waited for").isNull();
    }

    /** The host has a free slot of its own, and is waited for again. */
    @Test
    void aHostDoesNotHangBecauseOthersTookAllSlots() throws Exception {
        PostSlots one = new PostSlots(1, 1, nanoTime::get);
        PostSlots.Slot taken = one.take("", "a", 0);
        assertThat(one.take("", "b", 1)).isNull();
        AtomicReference<PostSlots.Slot> slot = new AtomicReference<>();
        Thread waiting = new Thread(() -> slot.set(take(one, "b")));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING || !waiting.isAlive());
        taken.close();
        waiting.join();
        assertThat(slot.get()).isNotNull();
    }

    @Test
    void aUserWhosePostsHangGivesWayToOthersOnTheSameHost() throws InterruptedException {
        PostSlots.Slot first = slots.take("ada", "gateway", 0);
        PostSlots.Slot second = slots.take("ada", "gateway", 0);
        assertThat(slots.take("ben", "gateway", 0)).isNull();
        pass(HANG);
        first.close();
        second.close();
        assertThat(slots.take("ada", "gateway", LONG)).as("and does not wait").isNull();
        assertThat(slots.take("ada", "other", 0)).isNotNull();
        PostSlots.Slot bens = slots.take("ben", "gateway", 0);
        assertThat(bens).isNotNull();
        assertThat(slots.take("ada", "gateway", 0)).as("ben may come again").isNull();
        bens.close();
        pass(Duration.ofSeconds(121));
        assertThat(slots.take("ada", "gateway", 0)).as("ben came no more").isNotNull();
    }

    /** Without quicker users, no slot is kept free. */
    @Test
    void slowUsersDoNotGiveWayToEachOther() throws InterruptedException {
        PostSlots.Slot adas = slots.take("ada", "gateway", 0);
        PostSlots.Slot bens = slots.take("ben", "gateway", 0);
        assertThat(slots.take("ada", "gateway", 0)).isNull();
        assertThat(slots.take("ben", "gateway", 0)).isNull();
        pass(Duration.ofSeconds(1));
        adas.close();
        bens.close();
        assertThat(slots.take("ada", "gateway", 0)).isNotNull();
        assertThat(slots.take("ada", "gateway", 0)).isNotNull();
        assertThat(slots.take("ben", "gateway", 0)).isNull();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static PostSlots.Slot take(PostSlots slots, String host) {
        try {
            return slots.take("", host, LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
