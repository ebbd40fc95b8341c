package dev.barback.contract;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.RetryOn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** The jobs of {@link JobOperationsContract}. */
final class OperationTestJobs {
    private OperationTestJobs() {}

    /** Records its arguments. */
    static final class Noting implements Job {
        final List<String> seen = new CopyOnWriteArrayList<>();

        /** Returns its argument. */
        public String perform(String what) {
            seen.add(what);
            return "noted " + what;
        }
    }

    /** Waits until it is released, or interrupted. */
    static final class Blocking implements Job {
        final Semaphore started = new Semaphore(0);
        final CountDownLatch release = new CountDownLatch(1);
        final List<Boolean> cancelled = new CopyOnWriteArrayList<>();

        /** Reports progress, and records whether it was cancelled. */
        public void perform(JobContext context) throws InterruptedException {
            context.progress(1, 4);
            context.message("waits");
            started.release();
            try {
                release.await();
                context.progress(4, 4);
            } finally {
                cancelled.add(context.isCancelled());
            }
        }
    }

    /** Returns before its work is done, which ends when the test completes the promise. */
    static final class Promising implements Job {
        final Semaphore started = new Semaphore(0);
        final CompletableFuture<String> promise = new CompletableFuture<>();

        /** Returns the promise. */
        public CompletionStage<String> perform() {
            started.release();
            return promise;
        }
    }

    /** Fails in the way of its argument. */
    @RetryOn(value = IllegalStateException.class, waitFor = "1h", attempts = 3)
    @DiscardOn(IllegalArgumentException.class)
    static final class Failing implements Job {
        /** Fails. */
        public void perform(String how) throws Exception {
            switch (how) {
                case "retry" -> throw new IllegalStateException("again");
                case "discard" -> throw new IllegalArgumentException("never");
                default -> throw new Exception("for good");
            }
        }
    }

    /** A job that no worker knows. */
    static final class Foreign implements Job {
        /** Never runs. */
        public void perform() {}
    }
}
