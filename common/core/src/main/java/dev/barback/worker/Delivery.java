package dev.barback.worker;

import dev.barback.broker.Lanes;
import dev.barback.broker.Lease;
import dev.barback.broker.MessageAttributes;
import dev.barback.broker.QueueNames;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.JobAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A fetched message in a worker, until it is completed (acknowledged, released or parked). */
final class Delivery {
    private final Lease lease;
    private final long receivedNanos;
    private long order; // guarded by the dispatcher
    private final int priority;
    private String line = ""; // guarded by the dispatcher, as are charged and startedNanos
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
        this.priority = priority(lease.message().attributes().get(MessageAttributes.PRIORITY));
    }

    Lease lease() {
        return lease;
    }

    /**
     * The job's envelope, read once.
     *
     * @throws dev.barback.wire.UnreadableEnvelopeException if it can't be read
     * @throws dev.barback.ArgumentException if its queue has an invalid name
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

    /** The job's envelope; null if it was not read yet, or could not be read. */
    @Nullable Envelope envelopeIfRead() {
        return envelope;
    }

    /** When the job store admitted it; null if it was not asked. */
    @Nullable Instant admittedAt() {
        return admittedAt;
    }

    void admittedAt(Instant time) {
        admittedAt = time;
    }

    String queue() {
        return Lanes.queueOf(lease.queue());
    }

    /** When it was fetched, by the broker's clock, which decides whether a job is due. */
    Instant receivedAt() {
        return lease.receivedAt();
    }

    /** Now plus this time, by the broker's clock. */
    Instant after(Duration time) {
        return lease.receivedAt().plusNanos(System.nanoTime() - receivedNanos).plus(time);
    }

    /** The queue or lane from which it was fetched, and to which it is acknowledged or released. */
    String lane() {
        return lease.queue();
    }

    /** Lower runs sooner. */
    int priority() {
        return priority;
    }

    /** The number of its arrival: of equal priorities, the smaller one starts first. */
    long order() {
        return order;
    }

    void arrived(long number) {
        order = number;
    }

    /** The user on whose behalf the job runs; null = none. */
    @Nullable String user() {
        Envelope job = envelope;
        return job == null ? lease.message().attributes().get(MessageAttributes.USER) : job.user();
    }

    /** The stable name of the job class; null = unknown. */
    @Nullable String jobClass() {
        Envelope job = envelope;
        return job == null ? lease.message().attributes().get(MessageAttributes.JOB_CLASS) : job.jobClass();
    }

    /** How long the job should take, as stated when it was enqueued; null = not stated. */
    @Nullable Double statedSeconds() {
        Envelope job = envelope;
        Duration stated = job == null
                ? JobAttributes.duration(lease.message().attributes().get(MessageAttributes.DURATION))
                : job.duration();
        return stated == null ? null : (Double) (stated.toNanos() / 1e9);
    }

    /** The virtual queue of a user in which it waits. */
    String line() {
        return line;
    }

    void standsIn(String itsLine) {
        line = itsLine;
    }

    /** The seconds that its user was charged for it. */
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

    /** When its lease began or was last renewed, or shortly before that. */
    ClockReading extended() {
        return extended;
    }

    void extended(ClockReading at) {
        extended = at;
    }

    /** Whether its lease was found to have ended: a renewal does not restore it. */
    boolean isLapsed() {
        return lapsed;
    }

    void lapse() {
        lapsed = true;
    }

    /** Decides that the caller completes this delivery; false if another call did so before. */
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
        } catch (NumberFormatException e) { // not written by Barback; the job itself will be read anyway
            return 0;
        }
    }
}
