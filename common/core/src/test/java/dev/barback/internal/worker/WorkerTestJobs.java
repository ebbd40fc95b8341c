package dev.barback.internal.worker;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.Timeout;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The jobs of the tests of workers. */
final class WorkerTestJobs {

    private WorkerTestJobs() {}

    static class Recorder implements Job {
        final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

        public String perform(String what) {
            seen.add(what);
            return what;
        }
    }

    static class Blocker implements Job {
        final Semaphore started = new Semaphore(0);
        final CountDownLatch release = new CountDownLatch(1);
        volatile boolean fails;
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger maxRunning = new AtomicInteger();

        public void perform() throws InterruptedException {
            maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            started.release();
            try {
                release.await();
                if (fails) {
                    throw new IllegalStateException("and would be retried");
                }
            } finally {
                running.decrementAndGet();
            }
        }
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "10ms", attempts = 3)
    @DiscardOn(IllegalArgumentException.class)
    static class Failer implements Job {
        final ConcurrentLinkedQueue<Integer> executions = new ConcurrentLinkedQueue<>();

        public void perform(JobContext context, String how) throws Exception {
            executions.add(context.executions());
            switch (how) {
                case "retry" -> throw new IllegalStateException("again");
                case "discard" -> throw new IllegalArgumentException("never");
                case "error" -> throw new StackOverflowError("deep");
                default -> throw new Exception("odd");
            }
        }
    }

    @Timeout("100ms")
    @RetryOn(value = Exception.class, attempts = 1)
    static class Sleepy implements Job {
        public void perform() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    static class Patient implements Job {
        static final AtomicInteger interruptions = new AtomicInteger();

        public void perform(JobContext context) throws InterruptedException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interruptions.incrementAndGet();
                throw e;
            }
        }
    }

    @RetryOn(value = Exception.class, attempts = 1)
    static class Stubborn implements Job {
        public void perform() {
            throw new RuntimeException("dead\nline");
        }
    }

    @RetryOn(value = Exception.class, waitBy = BrokenFormula.class)
    static class Unformulated implements Job {
        static final AtomicInteger runs = new AtomicInteger();

        public void perform() throws Exception {
            runs.incrementAndGet();
            throw new Exception("and its retry can't be computed");
        }
    }

    static class BrokenFormula implements RetryWait {
        @Override
        public Duration after(int executions, Throwable error) {
            throw new IllegalStateException("no formula");
        }
    }

    @RetryOn(value = Exception.class, waitFor = "9999999d")
    static class Endless implements Job {
        public void perform() throws Exception {
            throw new Exception("and nobody could read its retry");
        }
    }

    /** Closes its own worker, on its own thread or on one for which it waits. */
    static class Closer implements Job {
        final AtomicInteger runs = new AtomicInteger();
        volatile Runnable close = () -> {};

        public void perform(boolean elsewhere) throws InterruptedException {
            runs.incrementAndGet();
            if (elsewhere) {
                Thread thread = new Thread(() -> close.run());
                thread.start();
                thread.join();
            } else {
                close.run();
            }
        }
    }

    static class Mute implements Job {
        public void perform() {
            throw new MuteError();
        }
    }

    static class MuteError extends Error {
        @Override
        public String getMessage() {
            throw new IllegalStateException("mute");
        }
    }
}
