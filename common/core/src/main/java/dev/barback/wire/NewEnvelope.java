package dev.barback.wire;

import dev.barback.JobInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/**
 * A new job without its arguments: writes its envelope directly to bytes. The fields are written in the order in which
 * ActiveJob writes them.
 *
 * @param jobClass the job's stable name
 * @param jobId its new id
 * @param queue its queue
 * @param priority lower runs sooner; null = none
 * @param enqueuedAt now
 * @param scheduledAt the due time; null = as soon as possible
 * @param user the user on whose behalf it runs; null = none
 * @param duration how long it should take; null = not stated
 * @param webhook the address to which its end is posted; null = not stated
 */
public record NewEnvelope(
        String jobClass,
        String jobId,
        String queue,
        @Nullable Integer priority,
        Instant enqueuedAt,
        @Nullable Instant scheduledAt,
        @Nullable String user,
        @Nullable Duration duration,
        @Nullable URI webhook)
        implements JobInfo {
    private static final SerializedString JOB_CLASS = new SerializedString(Envelope.JOB_CLASS);
    private static final SerializedString JOB_ID = new SerializedString(Envelope.JOB_ID);
    private static final SerializedString PROVIDER_JOB_ID = new SerializedString("provider_job_id");
    private static final SerializedString QUEUE_NAME = new SerializedString(Envelope.QUEUE_NAME);
    private static final SerializedString PRIORITY = new SerializedString(Envelope.PRIORITY);
    private static final SerializedString ARGUMENTS = new SerializedString(Envelope.ARGUMENTS);
    private static final SerializedString EXECUTIONS = new SerializedString(Envelope.EXECUTIONS);
    private static final SerializedString EXCEPTION_EXECUTIONS = new SerializedString(Envelope.EXCEPTION_EXECUTIONS);
    private static final SerializedString LOCALE = new SerializedString("locale");
    private static final SerializedString TIMEZONE = new SerializedString("timezone");
    private static final SerializedString ENQUEUED_AT = new SerializedString(Envelope.ENQUEUED_AT);
    private static final SerializedString SCHEDULED_AT = new SerializedString(Envelope.SCHEDULED_AT);
    private static final SerializedString USER = new SerializedString(JobAttributes.USER);
    private static final SerializedString DURATION = new SerializedString(JobAttributes.DURATION);
    private static final SerializedString WEBHOOK = new SerializedString(JobAttributes.WEBHOOK);

    @Override
    public int executions() {
        return 0;
    }

    void write(List<? extends @Nullable Object> arguments, JsonGenerator out) {
        out.writeStartObject();
        out.writeName(JOB_CLASS).writeString(jobClass);
        out.writeName(JOB_ID).writeString(jobId);
        out.writeName(PROVIDER_JOB_ID).writeNull();
        out.writeName(QUEUE_NAME).writeString(queue);
        out.writeName(PRIORITY);
        if (priority == null) {
            out.writeNull();
        } else {
            out.writeNumber(priority.intValue());
        }
        out.writeName(ARGUMENTS);
        ArgumentCodec.writeAll(arguments, out);
        out.writeName(EXECUTIONS).writeNumber(0);
        out.writeName(EXCEPTION_EXECUTIONS).writeStartObject().writeEndObject();
        out.writeName(LOCALE).writeString("en");
        out.writeName(TIMEZONE).writeString("UTC");
        out.writeName(ENQUEUED_AT).writeString(Timestamps.write(enqueuedAt));
        out.writeName(SCHEDULED_AT);
        if (scheduledAt == null) {
            out.writeNull();
        } else {
            out.writeString(Timestamps.write(scheduledAt));
        }
        if (user != null) {
            out.writeName(USER).writeString(user);
        }
        if (duration != null) {
            out.writeName(DURATION).writeNumber(JobAttributes.seconds(duration));
        }
        if (webhook != null) {
            out.writeName(WEBHOOK).writeString(webhook.toString());
        }
        out.writeEndObject();
    }

    @Override
    public String toString() {
        return jobClass + " (" + jobId + ")";
    }
}
