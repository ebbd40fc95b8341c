package dev.barback.execution;

import dev.barback.record.JobEvent.Ending;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an execution ended, and what its worker has to do about the message. */
public sealed interface Outcome {

    /** The same in one word. */
    Ending ending();

    /** What was thrown; null if nothing was. */
    default @Nullable Throwable error() {
        return null;
    }

    /** What {@code perform} returned; null if it returned nothing, or not at all. */
    default @Nullable Object result() {
        return null;
    }

    /**
     * {@code perform} returned; acknowledge.
     *
     * @param result what came of it
     * @param returned what it gave back: the same, or a future that has ended with the result
     */
    record Completed(@Nullable Object result, @Nullable Object returned) implements Outcome {
        Completed(@Nullable Object result) {
            this(result, result);
        }

        @Override
        public Ending ending() {
            return Ending.COMPLETED;
        }
    }

    /** An interceptor halted it; acknowledge. */
    record Halted() implements Outcome {
        @Override
        public Ending ending() {
            return Ending.HALTED;
        }
    }

    /** It failed, and the retry is enqueued and confirmed; acknowledge. */
    record Retried(Throwable error, Instant dueAt) implements Outcome {
        @Override
        public Ending ending() {
            return Ending.RETRYABLE;
        }
    }

    /** It failed, and nothing is left to do; acknowledge. */
    record Discarded(Throwable error) implements Outcome {
        @Override
        public Ending ending() {
            return Ending.DISCARDED;
        }
    }

    /** It failed for good; bury, then acknowledge. */
    record Dead(Throwable error) implements Outcome {
        @Override
        public Ending ending() {
            return Ending.DEAD;
        }
    }

    /** It was called off, and has ended because of it; acknowledge. */
    record Cancelled(Throwable error) implements Outcome {
        @Override
        public Ending ending() {
            return Ending.CANCELLED;
        }
    }

    /** It did not end, because whoever runs it stops; release the message, if there is one. */
    record Interrupted() implements Outcome {
        @Override
        public Ending ending() {
            return Ending.INTERRUPTED;
        }
    }

    /** The message is no longer this worker's: leave it alone. */
    record Lost() implements Outcome {
        @Override
        public Ending ending() {
            return Ending.INTERRUPTED;
        }
    }
}
