package dev.barback.spring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits of posts in flight. */
@Timeout(60)
class PostSlotsTest {
    private static final long LONG = Duration.ofMinutes(1).toMillis();

    private final PostSlots slots = new PostSlots(3, 2);

    @Test
    void someToAHostAndSomeInAll() throws InterruptedException {
        PostSlots.Slot first = slots.take("a", 0);
        assertThat(slots.take("a", 0)).isNotNull();
        assertThat(slots.take("a", 0)).isNull();
        PostSlots.Slot other = slots.take("b", 0);
        assertThat(other).isNotNull();
        assertThat(slots.take("c", 0)).as("the fourth of three").isNull();
        first.close();
        assertThat(slots.take("c", 0)).isNotNull();
        assertThat(slots.take("a", 0)).isNull();
        other.close();
        assertThat(slots.take("a", 0)).isNotNull();
    }

    @Test
    void oneIsWaitedForButNotByAllWhoWaitInVain() throws Exception {
        PostSlots.Slot first = slots.take("a", 0);
        slots.take("a", 0);
        CompletableFuture<PostSlots.Slot> waiting = CompletableFuture.supplyAsync(() -> take("a", LONG));
        first.close();
        assertThat(waiting.get()).isNotNull();
        assertThat(slots.take("a", 1)).as("waited for in vain").isNull();
        assertThat(slots.take("a", LONG)).as("not waited for").isNull();
    }

    private PostSlots.Slot take(String host, long millis) {
        try {
            return slots.take(host, millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
