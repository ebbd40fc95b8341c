package dev.barback.internal.operation;

import dev.barback.JobOperationException;
import dev.barback.JobOperationException.Kind;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.enqueue.Republication;
import dev.barback.internal.wire.Envelope;
import dev.barback.spi.JobEdits;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A change of a job, which replaces it by its next version. Immutable.
 *
 * @param condition the states in which it is allowed
 * @param refusal why it is refused in the others, to complete the sentence "The job 1 is executing: ..."
 * @param edit makes the next version's envelope from the current one
 */
record VersionChange(Predicate<JobState> condition, String refusal, UnaryOperator<Envelope> edit) {
    private static final int MAX_ATTEMPTS = 3;

    /**
     * Changes the record, then publishes the job; repeated if the record is changed meanwhile.
     *
     * @param lookup finds the current record
     * @return the changed job
     */
    JobRecord apply(Supplier<JobRecord> lookup, JobEdits edits, Foundation foundation) {
        for (int attempt = 1; true; attempt++) {
            JobRecord recorded = lookup.get();
            if (!condition.test(recorded.state())) {
                throw wrongState(recorded.jobId(), recorded.state(), refusal);
            }
            Republication republication = next(recorded, foundation);
            if (republication.replaceRecord(edits)) {
                Republication.publish(List.of(republication), foundation.broker(), edits);
                return republication.after();
            } else if (attempt == MAX_ATTEMPTS) {
                throw new JobOperationException(
                        Kind.WRONG_STATE, "The job %s was changed meanwhile; try again.".formatted(recorded.jobId()));
            }
        }
    }

    private Republication next(JobRecord recorded, Foundation foundation) {
        Envelope latest = Republication.currentEnvelope(recorded, foundation.codec());
        if (latest == null) {
            throw new JobOperationException(
                    Kind.WRONG_STATE,
                    "The job store lacks the arguments of the job %s: its enqueuer has no job store."
                            .formatted(recorded.jobId()));
        }
        return Republication.of(
                recorded,
                edit.apply(latest),
                foundation.codec(),
                foundation.clock().instant());
    }

    /** @param refusal to complete the sentence "The job 1 is executing: ..." */
    static JobOperationException wrongState(String jobId, JobState state, String refusal) {
        return new JobOperationException(
                Kind.WRONG_STATE, "The job %s is %s: %s.".formatted(jobId, state.lowerCaseName(), refusal));
    }
}
