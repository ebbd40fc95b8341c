package dev.barback.internal.worker;

import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.internal.enqueue.CurrentUser;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.records.Guarded;
import dev.barback.internal.text.ErrorText;
import dev.barback.internal.text.SafeText;
import dev.barback.internal.wire.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buries the jobs of deliveries: each is published to the morgue, then its message is acknowledged and the burial is
 * reported. Thread-safe.
 */
final class DeliveryBurial {
    private static final Logger log = LoggerFactory.getLogger(DeliveryHandler.class);
    private static final Duration RETURN_DELAY = Duration.ofMinutes(1);

    private final Foundation foundation;
    private final Morgue morgue;
    private final DeliveryCompletion completion;
    private final int maxDeliveries;

    /** @param maxDeliveries how often a message may be delivered before it is taken for a poison message */
    DeliveryBurial(Foundation foundation, Morgue morgue, DeliveryCompletion completion, int maxDeliveries) {
        this.foundation = foundation;
        this.morgue = morgue;
        this.completion = completion;
        this.maxDeliveries = maxDeliveries;
    }

    /** Why a message is buried: its job, if it could be read, and the start of the execution, if there was one. */
    private record Cause(
            @Nullable Envelope job,
            String reason,
            @Nullable Throwable error,
            @Nullable Instant startedAt) {}

    /** Buries a poison message. @return whether it is one; else nothing is done */
    boolean buryPoison(RunningJob run) {
        int before = run.delivery().lease().deliveries() - 1;
        if (before < maxDeliveries) {
            return false;
        }
        Envelope job = run.delivery().envelopeOrNull(foundation.codec());
        bury(run, new Cause(job == null ? null : job.executed(before), poisonReason(before), null, null));
        return true;
    }

    void buryUnreadable(RunningJob run, RuntimeException problem) {
        bury(run, new Cause(null, String.valueOf(problem.getMessage()), null, null));
    }

    /** Buries a job that has failed for good. */
    void buryDead(RunningJob run, Envelope job, Throwable error, Instant startedAt) {
        bury(run, new Cause(job.nextExecution(), ErrorText.sentence(error), error, startedAt));
    }

    /** Buries a job that stops its worker, if it was delivered too often. */
    void buryExiting(RunningJob run, Envelope job, ExitException exitCause) {
        int deliveries = run.delivery().lease().deliveries();
        if (deliveries >= maxDeliveries) {
            String reason = exitCause.getMessage() + " " + poisonReason(deliveries);
            bury(run, new Cause(job.executed(deliveries), reason, exitCause, null));
        }
    }

    /** Buries a job whose processing failed, since it would most likely fail again; if even that fails, parks it. */
    void buryAfterFailure(RunningJob run, Throwable error) {
        Delivery delivery = run.delivery();
        String failure = error.getClass().getName();
        Guarded.run(
                () -> log.error("A message of {} could not be processed.", delivery.queue(), error),
                () -> log.error("A message of {} could not be processed: {}", delivery.queue(), failure));
        if (delivery.isCompleted()) {
            return; // already completed
        }
        try {
            String reason = "It could not be processed: " + failure;
            Envelope read = delivery.envelopeOrNull(foundation.codec());
            Envelope job = read != null && run.hasBegun() ? read.nextExecution() : read;
            morgue.bury(delivery.lease(), job, reason, error);
            completion.acknowledge(delivery);
            report(delivery, job, reason, null);
        } catch (Throwable e) {
            completion.park(List.of(delivery), delivery.after(RETURN_DELAY));
        }
    }

    private void bury(RunningJob run, Cause cause) {
        if (run.isAbandoned()) {
            return;
        }
        Delivery delivery = run.delivery();
        Envelope job = cause.job();
        String reason = cause.reason();
        run.withRetries(() -> morgue.bury(delivery.lease(), job, reason, cause.error()));
        completion.acknowledge(delivery);
        Guarded.run(() -> log.error(
                "Buried {} of {} in the morgue (dead-lettered): {}",
                job == null ? "a message" : job,
                delivery.queue(),
                SafeText.forLog(reason)));
        report(delivery, job, reason, cause.startedAt());
    }

    /** Reports the burial; jobs that a listener enqueues because of it belong to the job's user. */
    private void report(Delivery delivery, @Nullable Envelope envelope, String reason, @Nullable Instant startedAt) {
        JobInfo job = envelope == null ? null : envelope.job();
        String before = CurrentUser.user(); // of the job that processes this one on its thread
        CurrentUser.set(job == null ? null : job.user());
        Instant now = foundation.clock().instant();
        foundation.events().on(new JobEvent.Buried(delivery.queue(), job, reason, startedAt, now));
        CurrentUser.set(before);
    }

    /** The reason why a poison message is buried: any of its deliveries may have started, and done its work. */
    private static String poisonReason(int deliveries) {
        return ("It was delivered %d times and never completed: it seems to kill its worker (poison message)."
                        + " Each delivery is counted as an execution.")
                .formatted(deliveries);
    }
}
