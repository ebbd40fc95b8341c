package dev.barback.internal.morgue;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.BrokerException;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.text.ErrorText;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.Broker;
import dev.barback.spi.Lanes;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.QueueNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Buries jobs in the morgue, lists, revives and deletes them. Thread-safe. */
public final class Morgue {
    private static final int MAX_ATTRIBUTE_BYTES = 1024; // bytes; the limit of Pub/Sub
    private static final int MAX_ATTRIBUTES = 100; // of which the burial may add 8
    private static final int BATCH_SIZE = 500;
    private static final Duration FETCH_WAIT = Duration.ofSeconds(1);

    private final Broker broker;
    private final EnvelopeCodec codec;
    private final TimeAndIds timeAndIds;

    /** The morgue of a broker. */
    public Morgue(Broker broker, EnvelopeCodec codec, TimeAndIds timeAndIds) {
        this.broker = broker;
        this.codec = codec;
        this.timeAndIds = timeAndIds;
    }

    /**
     * Buries a message. The caller acknowledges it afterwards.
     *
     * @param lease the message to bury
     * @param job the job in its last state; null if it can't be read
     * @param reason the reason, a sentence
     * @param error its last error; null if there was none
     */
    public void bury(Lease lease, @Nullable Envelope job, String reason, @Nullable Throwable error) {
        Map<String, String> attributes = new HashMap<>(lease.message().attributes());
        if (attributes.size() > MAX_ATTRIBUTES - 8) { // a foreign message; the data matter more
            attributes.clear();
        }
        attributes.put(MessageAttributes.QUEUE_NAME, Lanes.queueOf(lease.queue()));
        attributes.put(BuriedJob.REASON, reason);
        attributes.put(BuriedJob.BURIED_AT, Timestamps.write(timeAndIds.clock().instant()));
        attributes
                .keySet()
                .removeAll(List.of(
                        MessageAttributes.SCHEDULED_AT,
                        MessageAttributes.EARLIER_DELIVERIES,
                        MessageAttributes.FELL_DUE));
        if (job == null) {
            attributes.putIfAbsent(MessageAttributes.JOB_ID, timeAndIds.ids().get());
        } else {
            attributes.put(MessageAttributes.JOB_ID, job.job().jobId());
            attributes.put(MessageAttributes.JOB_CLASS, job.job().jobClass());
            attributes.put(
                    MessageAttributes.EXECUTIONS, Integer.toString(job.job().executions()));
        }
        if (error != null) {
            attributes.put(BuriedJob.ERROR_CLASS, error.getClass().getName());
            attributes.put(BuriedJob.ERROR_MESSAGE, ErrorText.message(error));
            attributes.put(BuriedJob.BACKTRACE, ErrorText.stack(error));
        }
        byte[] data = job == null ? lease.message().data() : codec.write(job);
        try {
            broker.publish(QueueNames.MORGUE, List.of(new Message(data, bounded(attributes), null)));
        } catch (ArgumentException e) { // almost too large, or with invalid attributes
            attributes
                    .keySet()
                    .retainAll(List.of(MessageAttributes.JOB_ID, MessageAttributes.QUEUE_NAME, BuriedJob.REASON));
            broker.publish(QueueNames.MORGUE, List.of(new Message(data, bounded(attributes), null)));
        }
    }

    /**
     * Lists buried jobs, oldest first if the broker keeps an order.
     *
     * @param max the maximum number
     */
    public List<BuriedJob> list(int max) {
        List<BuriedJob> found = new ArrayList<>();
        try {
            visit(max, found::add);
        } finally {
            release(found);
        }
        return List.copyOf(found);
    }

    /**
     * Revives jobs: each is enqueued to the queue it came from, with its counters at zero.
     *
     * @param selected selects the jobs to revive
     * @return the jobs done and the failures
     */
    public Report revive(Predicate<BuriedJob> selected) {
        return process(selected, true);
    }

    /**
     * Deletes jobs for good.
     *
     * @param selected selects the jobs to delete
     * @return the jobs done and the failures
     */
    public Report delete(Predicate<BuriedJob> selected) {
        return process(selected, false);
    }

    /**
     * The result of reviving or deleting jobs.
     *
     * @param done the jobs that left the morgue
     * @param failures for each selected job that stayed, the reason in a sentence
     */
    public record Report(List<BuriedJob> done, List<String> failures) {}

    private Report process(Predicate<BuriedJob> selected, boolean revive) {
        List<BuriedJob> toRelease = new ArrayList<>();
        List<BuriedJob> done = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try {
            visit(Integer.MAX_VALUE, job -> {
                if (!selected.test(job)) {
                    toRelease.add(job);
                    return;
                }
                try {
                    if (revive) {
                        republish(job);
                    }
                    broker.acknowledge(QueueNames.MORGUE, List.of(job.lease()));
                    done.add(job);
                } catch (BrokerException e) {
                    toRelease.add(job);
                    throw e;
                } catch (BarbackException e) { // this one can't be revived; the others can
                    failures.add(job.jobId() + " stays: " + e.getMessage());
                    toRelease.add(job);
                }
            });
        } finally {
            release(toRelease);
        }
        return new Report(done, failures);
    }

    private void republish(BuriedJob job) {
        Envelope envelope = codec.read(job.lease().message().data())
                .revived(timeAndIds.clock().instant());
        Map<String, String> attributes = new HashMap<>(job.attributes());
        attributes
                .keySet()
                .removeAll(List.of(
                        BuriedJob.REASON,
                        BuriedJob.BURIED_AT,
                        BuriedJob.ERROR_CLASS,
                        BuriedJob.ERROR_MESSAGE,
                        BuriedJob.BACKTRACE));
        attributes.put(MessageAttributes.EXECUTIONS, "0");
        String queue = job.queue().isEmpty() ? envelope.job().queue() : job.queue();
        broker.publish(queue, List.of(new Message(codec.write(envelope), attributes, null)));
    }

    /**
     * Visits jobs until no new one is delivered. A job that is delivered twice is skipped the second time: it was
     * revived and buried again, or its lease ended meanwhile.
     */
    private void visit(int max, Consumer<BuriedJob> visitor) {
        broker.ensure(QueueNames.MORGUE);
        Set<String> seen = new HashSet<>();
        List<BuriedJob> duplicates = new ArrayList<>();
        boolean foundNew = true;
        while (foundNew && seen.size() < max) {
            foundNew = false;
            for (Lease lease : broker.fetch(QueueNames.MORGUE, Math.min(BATCH_SIZE, max - seen.size()), FETCH_WAIT)) {
                BuriedJob job = new BuriedJob(lease);
                if (seen.add(job.jobId())) {
                    visitor.accept(job);
                    foundNew = true;
                } else {
                    duplicates.add(job);
                }
            }
        }
        release(duplicates);
    }

    private void release(List<BuriedJob> jobs) {
        if (!jobs.isEmpty()) {
            broker.release(
                    QueueNames.MORGUE, jobs.stream().map(BuriedJob::lease).toList());
        }
    }

    private static Map<String, String> bounded(Map<String, String> attributes) {
        Map<String, String> bounded = new HashMap<>();
        attributes.forEach((key, value) -> bounded.put(key, truncated(value)));
        return bounded;
    }

    /** The text cut to the longest attribute, between characters. */
    static String truncated(String text) {
        byte[] bytes = text.substring(0, Math.min(text.length(), MAX_ATTRIBUTE_BYTES)) // each is a byte or more
                .getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, MAX_ATTRIBUTE_BYTES);
        while (end < bytes.length && end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
