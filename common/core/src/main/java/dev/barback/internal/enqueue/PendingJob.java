package dev.barback.internal.enqueue;

import dev.barback.JobInfo;
import dev.barback.internal.wire.JobAttributes;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A job to be published, with its message. Thread-safe. */
public final class PendingJob {
    private final JobInfo job;
    private final Message message;
    private final boolean requiresNewId;
    private volatile boolean confirmed;

    private PendingJob(JobInfo job, Message message, boolean requiresNewId) {
        this.job = job;
        this.message = message;
        this.requiresNewId = requiresNewId;
    }

    /**
     * A job and its JSON.
     *
     * @param recorded whether the job has a record: then only workers with a job store run it
     */
    public static PendingJob of(JobInfo job, byte[] data, boolean recorded) {
        return new PendingJob(job, new Message(data, attributes(job, recorded), job.scheduledAt()), false);
    }

    /** This job, whose message is to be its record. */
    PendingJob recordedByMessage() {
        return new PendingJob(
                job, new Message(message.data(), message.attributes(), message.dueAt(), job), requiresNewId);
    }

    /** Whether the message is the record of the job. */
    boolean isRecordedByMessage() {
        return message.newJob() != null;
    }

    /** This job, to be published only if its id is new. */
    PendingJob requireNewId() {
        return new PendingJob(job, message, true);
    }

    /** The job. */
    public JobInfo job() {
        return job;
    }

    /** The message of the job. */
    public Message message() {
        return message;
    }

    /** Whether it is published only if its id is new, since the enqueuer has chosen the id. */
    boolean requiresNewId() {
        return requiresNewId;
    }

    /** Whether the broker has confirmed it, and no rollback can remove it any more. */
    boolean isConfirmed() {
        return confirmed;
    }

    void confirm() {
        confirmed = true;
    }

    /** The queue of the job. */
    public String queue() {
        return job.queue();
    }

    /** The attributes of the message. Most jobs have only the first four, and Message need not copy those. */
    private static Map<String, String> attributes(JobInfo job, boolean recorded) {
        Map<String, String> common = Map.of(
                MessageAttributes.JOB_CLASS,
                job.jobClass(),
                MessageAttributes.JOB_ID,
                job.jobId(),
                MessageAttributes.QUEUE_NAME,
                job.queue(),
                MessageAttributes.EXECUTIONS,
                Integer.toString(job.executions()));
        Integer priority = job.priority();
        Instant scheduledAt = job.scheduledAt();
        String user = job.user();
        Duration duration = job.duration();
        if (!recorded && priority == null && scheduledAt == null && user == null && duration == null) {
            return common;
        }
        Map<String, String> attributes = new HashMap<>(common);
        if (recorded) {
            attributes.put(MessageAttributes.RECORDED, "true");
        }
        if (priority != null) {
            attributes.put(MessageAttributes.PRIORITY, priority.toString());
        }
        if (scheduledAt != null) {
            attributes.put(MessageAttributes.SCHEDULED_AT, Timestamps.write(scheduledAt));
        }
        if (user != null) {
            attributes.put(MessageAttributes.USER, user);
        }
        if (duration != null) {
            attributes.put(MessageAttributes.DURATION, JobAttributes.text(duration));
        }
        return attributes;
    }
}
