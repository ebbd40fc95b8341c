package dev.barback.internal.worker;

import dev.barback.JobInfo;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.JobAttributes;
import dev.barback.spi.Lanes;
import dev.barback.spi.Lease;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.QueueNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A fetched message in a worker, until it is completed (acknowledged, released or parked). */
final class Delivery {
    private final Lease lease;
    private final long fetchedNanos;
    private final boolean knowsFetchTime;
    private long arrivalNumber; // guarded by the dispatcher
    private final int priority;
    private String virtualQueue = ""; // guarded by the dispatcher, as are charged and startedNanos
    private double charged;
    private long startedNanos;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile ClockReading renewedAt;
    private volatile boolean expired;
    private volatile @Nullable Envelope envelope;
    private volatile @Nullable Instant executingSince;

    /** A message that the caller fetched a while ago. */
    Delivery(Lease lease) {
        this(lease, new ClockReading(System.nanoTime(), System.currentTimeMillis()), false);
    }

    Delivery(Lease lease, long fetchedNanos) {
        this(lease, new ClockReading(fetchedNanos, System.currentTimeMillis()));
    }

    Delivery(Lease lease, ClockReading fetched) {
        this(lease, fetched, true);
    }

    private Delivery(Lease lease, ClockReading fetched, boolean knowsFetchTime) {
        this.lease = lease;
        this.fetchedNanos = fetched.nanos();
        this.knowsFetchTime = knowsFetchTime;
        this.renewedAt = fetched;
        this.priority = priority(lease.message().attributes().get(MessageAttributes.PRIORITY));
    }

    Lease lease() {
        return lease;
    }

    /**
     * The job's envelope, read once.
     *
     * @throws dev.barback.internal.wire.UnreadableEnvelopeException if it can't be read
     * @throws dev.barback.ArgumentException if its queue has an invalid name
     */
    Envelope envelope(EnvelopeCodec codec) {
        Envelope read = envelope;
        if (read == null) {
            read = codec.read(lease.message().data());
            QueueNames.check(read.job().queue()); // its retry would go there
            envelope = read;
        }
        return read;
    }

    /** The job's envelope, read once; null if it can't be read, for whatever reason. */
    @Nullable Envelope envelopeOrNull(EnvelopeCodec codec) {
        try {
            return envelope(codec);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** The job's envelope; null if it was not read yet, or could not be read. */
    @Nullable Envelope envelopeIfRead() {
        return envelope;
    }

    /** The job; null if its envelope was not read yet, or could not be read. */
    @Nullable JobInfo jobIfRead() {
        Envelope read = envelope;
        return read == null ? null : read.job();
    }

    /** Since when the job store has it as executing; null if that was not checked. */
    @Nullable Instant executingSince() {
        return executingSince;
    }

    void executingSince(Instant time) {
        executingSince = time;
    }

    String queue() {
        return Lanes.queueOf(lease.queue());
    }

    /** When it was fetched, by the broker's clock, which decides whether a job is due. */
    Instant fetchedAt() {
        return lease.fetchedAt();
    }

    /** Now plus this time, by the broker's clock. */
    Instant after(Duration time) {
        return lease.fetchedAt().plusNanos(System.nanoTime() - fetchedNanos).plus(time);
    }

    /** Now by the broker's clock; by this clock if it is not known how long ago the message was fetched. */
    Instant now(Clock clock) {
        return knowsFetchTime ? after(Duration.ZERO) : clock.instant();
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
    long arrivalNumber() {
        return arrivalNumber;
    }

    void setArrivalNumber(long number) {
        arrivalNumber = number;
    }

    /** The user on whose behalf the job runs; null = none. */
    @Nullable String user() {
        JobInfo job = jobIfRead();
        return job == null ? lease.message().attributes().get(MessageAttributes.USER) : job.user();
    }

    /** The stable name of the job class; null = unknown. */
    @Nullable String jobClass() {
        JobInfo job = jobIfRead();
        return job == null ? lease.message().attributes().get(MessageAttributes.JOB_CLASS) : job.jobClass();
    }

    /** How long the job should take, as stated when it was enqueued; null = not stated. */
    @Nullable Double statedSeconds() {
        JobInfo job = jobIfRead();
        Duration stated = job == null
                ? JobAttributes.duration(lease.message().attributes().get(MessageAttributes.DURATION))
                : job.duration();
        return stated == null ? null : (Double) (stated.toNanos() / 1e9);
    }

    /** The virtual queue of a user in which it waits. */
    String virtualQueue() {
        return virtualQueue;
    }

    void setVirtualQueue(String name) {
        virtualQueue = name;
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

    long fetchedNanos() {
        return fetchedNanos;
    }

    /** When its lease began or was last renewed, or shortly before that. */
    ClockReading renewedAt() {
        return renewedAt;
    }

    void renewedAt(ClockReading at) {
        renewedAt = at;
    }

    /** Whether its lease was found to have ended: a renewal does not restore it. */
    boolean isExpired() {
        return expired;
    }

    void expire() {
        expired = true;
    }

    /** Decides that the caller completes this delivery; false if another call did so before. */
    boolean tryComplete() {
        return completed.compareAndSet(false, true);
    }

    boolean isCompleted() {
        return completed.get();
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
