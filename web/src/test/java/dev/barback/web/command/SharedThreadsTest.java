package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fair turns of users on shared threads. */
@Timeout(60)
class SharedThreadsTest {
    private final SharedThreads threads = new SharedThreads("shared-", 3, 2);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore release = new Semaphore(0);

    @AfterEach
    void stop() throws InterruptedException {
        release.release(1000);
        threads.shutdown();
        threads.awaitTermination(Duration.ofSeconds(10));
    }

    @Test
    void eachUserHasOneTurnAndThenTheNextHas() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(10);
        SharedThreads one = new SharedThreads("one-", 1, 1);
        one.execute("x", release::acquireUninterruptibly);
        for (int i = 0; i < 3; i++) {
            for (String user : List.of("a", "b", "c")) {
                String name = user + i;
                one.execute(user, () -> add(name, done));
            }
        }
        one.execute("d", () -> add("d0", done));
        release.release();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).containsExactly("a0", "b0", "c0", "d0", "a1", "b1", "c1", "a2", "b2", "c2");
        one.shutdown();
    }

    @Test
    void nobodyHasMoreThanTwo() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            threads.execute("a", () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                now.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void whatFailsFreesItsPlaceAndWhatIsTakenBackNeverRuns() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 6; i++) {
            threads.execute("a", () -> {
                throw new IllegalStateException("as it should");
            });
        }
        Runnable blocker = release::acquireUninterruptibly;
        threads.execute("a", blocker);
        threads.execute("a", blocker);
        Runnable removed = () -> add("never", done);
        threads.execute("a", removed);
        assertThat(threads.remove("a", removed)).isTrue();
        assertThat(threads.remove("a", removed)).isFalse();
        threads.execute("a", done::countDown);
        release.release(2);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).isEmpty();
    }

    private void add(String name, CountDownLatch done) {
        begun.add(name);
        done.countDown();
    }
}
