package dev.barback.internal.execution;

import dev.barback.JobEvent.ExecutionOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an execution ended, and how its worker completes the message. */
public sealed interface Outcome {

    /** The outcome in one word. */
    ExecutionOutcome executionOutcome();

    /** Whether the job has ended, and its end is recorded by the event of this execution. */
    default boolean isRecordedEnd() {
        return switch (executionOutcome()) {
            case COMPLETED, HALTED, DISCARDED, CANCELLED -> true;
            default -> false;
        };
    }

    /** The error; null = none. */
    default @Nullable Throwable error() {
        return null;
    }

    /** The return value of {@code perform}; null if it returned nothing, or not at all. */
    default @Nullable Object result() {
        return null;
    }

    /**
     * {@code perform} returned; acknowledge.
     *
     * @param result the result
     * @param returned the returned object: the result itself, or a future that has ended with the result
     */
    record Completed(@Nullable Object result, @Nullable Object returned) implements Outcome {
        Completed(@Nullable Object result) {
            this(result, result);
        }

        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.COMPLETED;
        }
    }

    /** An interceptor halted it; acknowledge. */
    record Halted() implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.HALTED;
        }
    }

    /** It failed, and the retry is enqueued and confirmed; acknowledge. */
    record Retried(Throwable error, Instant dueAt) implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.RETRYABLE;
        }
    }

    /** It failed and is discarded; acknowledge. */
    record Discarded(Throwable error) implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.DISCARDED;
        }
    }

    /** It failed for good; bury, then acknowledge. */
    record Dead(Throwable error) implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.DEAD;
        }
    }

    /** It was cancelled, and has ended because of it; acknowledge. */
    record Cancelled(Throwable error) implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.CANCELLED;
        }
    }

    /** It did not end, because its worker or process stops; release the message, if there is one. */
    record Interrupted() implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.INTERRUPTED;
        }
    }

    /** The worker no longer holds the message: do nothing. */
    record Lost() implements Outcome {
        @Override
        public ExecutionOutcome executionOutcome() {
            return ExecutionOutcome.INTERRUPTED;
        }
    }
}
