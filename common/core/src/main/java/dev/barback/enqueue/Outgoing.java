package dev.barback.enqueue;

import dev.barback.JobInfo;
import dev.barback.broker.Attributes;
import dev.barback.broker.Message;
import dev.barback.wire.Submission;
import dev.barback.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A job on its way to the broker. Thread-safe. */
public final class Outgoing {
    private final JobInfo job;
    private final Message message;
    private final boolean isOnce;
    private volatile boolean confirmed;

    private Outgoing(JobInfo job, Message message, boolean isOnce) {
        this.job = job;
        this.message = message;
        this.isOnce = isOnce;
    }

    /**
     * A job and its JSON.
     *
     * @param recorded whether records are kept of it: then only those run it who keep them
     */
    public static Outgoing of(JobInfo job, byte[] data, boolean recorded) {
        return new Outgoing(job, new Message(data, attributes(job, recorded), job.scheduledAt()), false);
    }

    /** The same, to go only if its id is new. */
    Outgoing once() {
        return new Outgoing(job, message, true);
    }

    /** The job. */
    public JobInfo job() {
        return job;
    }

    /** The same, as it is published. */
    public Message message() {
        return message;
    }

    /** Whether it goes only if its id is new: its enqueuer has chosen it. */
    boolean isOnce() {
        return isOnce;
    }

    /** Whether the broker has it, and no rollback takes it away any more. */
    boolean isConfirmed() {
        return confirmed;
    }

    void confirm() {
        confirmed = true;
    }

    /** The queue it goes to. */
    public String queue() {
        return job.queue();
    }

    /** Most jobs have no more than the first four, and Message need not copy those. */
    private static Map<String, String> attributes(JobInfo job, boolean recorded) {
        Map<String, String> usual = Map.of(
                Attributes.JOB_CLASS,
                job.jobClass(),
                Attributes.JOB_ID,
                job.jobId(),
                Attributes.QUEUE_NAME,
                job.queue(),
                Attributes.EXECUTIONS,
                Integer.toString(job.executions()));
        Integer priority = job.priority();
        Instant scheduledAt = job.scheduledAt();
        String user = job.user();
        Duration duration = job.duration();
        if (!recorded && priority == null && scheduledAt == null && user == null && duration == null) {
            return usual;
        }
        Map<String, String> attributes = new HashMap<>(usual);
        if (recorded) {
            attributes.put(Attributes.RECORDED, "true");
        }
        if (priority != null) {
            attributes.put(Attributes.PRIORITY, priority.toString());
        }
        if (scheduledAt != null) {
            attributes.put(Attributes.SCHEDULED_AT, Timestamps.write(scheduledAt));
        }
        if (user != null) {
            attributes.put(Attributes.USER, user);
        }
        if (duration != null) {
            attributes.put(Attributes.DURATION, Submission.text(duration));
        }
        return attributes;
    }
}
