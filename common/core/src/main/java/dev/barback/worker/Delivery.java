package dev.barback.worker;

import dev.barback.broker.Attributes;
import dev.barback.broker.Lanes;
import dev.barback.broker.Lease;
import dev.barback.broker.QueueNames;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A message in the worker's hands, from its receipt until it is settled. */
final class Delivery {
    private final Lease lease;
    private final long receivedNanos;
    private long order; // guarded by the inbox
    private final int priority;
    private String line = ""; // guarded by the inbox, as what follows
    private double charged;
    private long startedNanos;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile ClockReading extended;
    private volatile boolean lapsed;
    private volatile @Nullable Envelope envelope;
    private volatile @Nullable Instant admittedAt;

    Delivery(Lease lease) {
        this(lease, System.nanoTime());
    }

    Delivery(Lease lease, long receivedNanos) {
        this(lease, new ClockReading(receivedNanos, System.currentTimeMillis()));
    }

    Delivery(Lease lease, ClockReading received) {
        this.lease = lease;
        this.receivedNanos = received.nanos();
        this.extended = received;
        this.priority = priority(lease.message().attributes().get(Attributes.PRIORITY));
    }

    Lease lease() {
        return lease;
    }

    /**
     * The job, read once.
     *
     * @throws dev.barback.wire.UnreadableEnvelopeException if it can't be
     * @throws dev.barback.ArgumentException if its queue can't be one
     */
    Envelope envelope(EnvelopeCodec codec) {
        Envelope read = envelope;
        if (read == null) {
            read = codec.read(lease.message().data());
            QueueNames.check(read.queue()); // its retry would go there
            envelope = read;
        }
        return read;
    }

    /** The job, if it was read, and could be. */
    @Nullable Envelope envelopeIfRead() {
        return envelope;
    }

    /** When the records let it run; null if they were not asked. */
    @Nullable Instant admittedAt() {
        return admittedAt;
    }

    void admittedAt(Instant time) {
        admittedAt = time;
    }

    String queue() {
        return Lanes.queueOf(lease.queue());
    }

    /** When it was received, by the clock that decides when it is due. */
    Instant receivedAt() {
        return lease.receivedAt();
    }

    /** So much later than now, by that clock. */
    Instant after(Duration time) {
        return lease.receivedAt().plusNanos(System.nanoTime() - receivedNanos).plus(time);
    }

    /** Where it was received, and is to be settled: the queue, or a lane of it. */
    String lane() {
        return lease.queue();
    }

    /** Lower runs sooner. */
    int priority() {
        return priority;
    }

    /** Among equals, first come, first served. */
    long order() {
        return order;
    }

    void arrived(long number) {
        order = number;
    }

    /** On whose behalf it runs; null = nobody's. */
    @Nullable String user() {
        Envelope job = envelope;
        return job == null ? lease.message().attributes().get(Attributes.USER) : job.user();
    }

    /** The job's stable name; null = it does not say. */
    @Nullable String jobClass() {
        Envelope job = envelope;
        return job == null ? lease.message().attributes().get(Attributes.JOB_CLASS) : job.jobClass();
    }

    /** How long it should take, as was said when it was enqueued; null = nobody said so. */
    @Nullable Double statedSeconds() {
        Envelope job = envelope;
        Duration stated = job == null
                ? Submission.duration(lease.message().attributes().get(Attributes.DURATION))
                : job.duration();
        return stated == null ? null : (Double) (stated.toNanos() / 1e9);
    }

    /** The line it stands in. */
    String line() {
        return line;
    }

    void standsIn(String itsLine) {
        line = itsLine;
    }

    /** What its user was charged for it, in seconds. */
    double charged() {
        return charged;
    }

    void charge(double seconds) {
        charged = seconds;
    }

    long startedNanos() {
        return startedNanos;
    }

    void started(long nanos) {
        startedNanos = nanos;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    /** When its lease began, or was extended last; not later than that. */
    ClockReading extended() {
        return extended;
    }

    void extended(ClockReading at) {
        extended = at;
    }

    /** Whether its lease was found to have ended: an extension does not bring it back. */
    boolean isLapsed() {
        return lapsed;
    }

    void lapse() {
        lapsed = true;
    }

    /** Takes the decision about this message; false if somebody else has. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    boolean isSettled() {
        return settled.get();
    }

    private static int priority(@Nullable String attribute) {
        if (attribute == null) {
            return 0;
        }
        try {
            return Integer.parseInt(attribute);
        } catch (NumberFormatException e) { // another's message; the job itself will be read anyway
            return 0;
        }
    }
}
