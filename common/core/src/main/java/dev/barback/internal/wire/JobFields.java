package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of an envelope: reads and checks them, and writes them in the order in which ActiveJob does. Invalid
 * fields that have the name of one of Barback's {@linkplain JobAttributes attributes} are ignored. Without state.
 */
final class JobFields {
    static final String ARGUMENTS = "arguments";
    static final String EXECUTIONS = "executions";
    static final String EXCEPTION_EXECUTIONS = "exception_executions";

    static final String JOB_CLASS = "job_class";
    static final String JOB_ID = "job_id";
    private static final String PROVIDER_JOB_ID = "provider_job_id";
    static final String QUEUE_NAME = "queue_name";
    static final String PRIORITY = "priority";
    private static final String LOCALE = "locale";
    private static final String TIMEZONE = "timezone";
    static final String ENQUEUED_AT = "enqueued_at";
    static final String SCHEDULED_AT = "scheduled_at";
    static final String USER = "user";
    static final String DURATION = "duration";
    static final String WEBHOOK = "webhook";
    static final String TAGS = "tags";

    private static final int MAX_NAME_LENGTH = 255;
    /** Nanoseconds of later times don't fit into 64 bits, so that job versions could not be compared. */
    static final Instant MAX_VERSION = Instant.parse("2261-12-31T00:00:00Z");

    private JobFields() {}

    /**
     * The job in this envelope.
     *
     * @throws UnreadableEnvelopeException if a field is not as it should be
     */
    static JobInfo read(ObjectNode json) {
        String jobClass = requireName(json, JOB_CLASS);
        String jobId = requireId(json);
        requireArguments(json);
        String queue = requireName(json, QUEUE_NAME);
        JobInfo.Builder job = JobInfo.builder(jobId, jobClass, queue)
                .priority(optionalInt(json, PRIORITY, Integer.MIN_VALUE))
                .executions(Objects.requireNonNullElse(optionalInt(json, EXECUTIONS, 0), 0));
        requireCounters(json);
        return job.enqueuedAt(optionalTime(json, ENQUEUED_AT, MAX_VERSION))
                .scheduledAt(optionalTime(json, SCHEDULED_AT, JobInfo.MAX_DUE_TIME))
                .user(JobAttributes.user(textOrNull(json, USER)))
                .duration(duration(json))
                .webhook(JobAttributes.webhook(textOrNull(json, WEBHOOK)))
                .tags(tags(json))
                .build();
    }

    /** Writes the envelope of a new job. */
    static void write(JobInfo job, List<? extends @Nullable Object> arguments, JsonGenerator out) {
        out.writeStartObject();
        out.writeName(Names.JOB_CLASS).writeString(job.jobClass());
        out.writeName(Names.JOB_ID).writeString(job.jobId());
        out.writeName(Names.PROVIDER_JOB_ID).writeNull();
        out.writeName(Names.QUEUE_NAME).writeString(job.queue());
        out.writeName(Names.PRIORITY);
        if (job.priority() == null) {
            out.writeNull();
        } else {
            out.writeNumber(job.priority().intValue());
        }
        out.writeName(Names.ARGUMENTS);
        ArgumentCodec.writeAll(arguments, out);
        out.writeName(Names.EXECUTIONS).writeNumber(job.executions());
        out.writeName(Names.EXCEPTION_EXECUTIONS).writeStartObject().writeEndObject();
        out.writeName(Names.LOCALE).writeString("en");
        out.writeName(Names.TIMEZONE).writeString("UTC");
        out.writeName(Names.ENQUEUED_AT);
        write(job.enqueuedAt(), out);
        out.writeName(Names.SCHEDULED_AT);
        write(job.scheduledAt(), out);
        writeAttributes(job, out);
        out.writeEndObject();
    }

    private static void writeAttributes(JobInfo job, JsonGenerator out) {
        if (job.user() != null) {
            out.writeName(Names.USER).writeString(job.user());
        }
        if (job.duration() != null) {
            out.writeName(Names.DURATION).writeNumber(JobAttributes.seconds(job.duration()));
        }
        if (job.webhook() != null) {
            out.writeName(Names.WEBHOOK).writeString(job.webhook().toString());
        }
        if (!job.tags().isEmpty()) {
            out.writeName(Names.TAGS).writeStartArray();
            job.tags().forEach(out::writeString);
            out.writeEndArray();
        }
    }

    private static void write(@Nullable Instant time, JsonGenerator out) {
        if (time == null) {
            out.writeNull();
        } else {
            out.writeString(Timestamps.write(time));
        }
    }

    /** Changes the fields of an envelope that change when its job is enqueued again. */
    static void writeEnqueued(JobInfo job, ObjectNode json) {
        json.put(QUEUE_NAME, job.queue());
        json.put(PRIORITY, job.priority());
        json.put(ENQUEUED_AT, text(job.enqueuedAt()));
        json.put(SCHEDULED_AT, text(job.scheduledAt()));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : Timestamps.write(time);
    }

    private static String requireName(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw invalid(json, field, "a name");
        }
        String name = value.stringValue();
        if (hasControlCharacters(name)) { // it is written to logs unchanged
            throw new UnreadableEnvelopeException("The field " + field + " has control characters.");
        }
        if (name.length() > MAX_NAME_LENGTH) {
            throw new UnreadableEnvelopeException(
                    "The field " + field + " has more than " + MAX_NAME_LENGTH + " characters.");
        }
        return name;
    }

    /** Whether this is a name as {@link #read} requires it. */
    static boolean isName(String name) {
        return !name.isBlank() && name.length() <= MAX_NAME_LENGTH && !hasControlCharacters(name);
    }

    private static boolean hasControlCharacters(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String requireId(ObjectNode json) {
        try {
            return JobInfo.checkId(Objects.requireNonNullElse(textOrNull(json, JOB_ID), ""));
        } catch (ArgumentException e) {
            throw invalid(json, JOB_ID, "1 to 255 visible ASCII characters, such as a UUID");
        }
    }

    private static void requireArguments(ObjectNode json) {
        if (!json.path(ARGUMENTS).isArray()) {
            throw invalid(json, ARGUMENTS, "an array");
        }
    }

    /** Adds them if there are none. */
    private static void requireCounters(ObjectNode json) {
        JsonNode counters = json.path(EXCEPTION_EXECUTIONS);
        if (counters.isMissingNode() || counters.isNull()) {
            json.set(EXCEPTION_EXECUTIONS, JsonNodeFactory.instance.objectNode());
        } else if (!counters.isObject()
                || !counters.valueStream().allMatch(count -> count.isInt() && count.intValue() >= 0)) {
            throw invalid(json, EXCEPTION_EXECUTIONS, "an object of counters");
        }
    }

    private static @Nullable Integer optionalInt(ObjectNode json, String field, int least) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isInt() || value.intValue() < least) {
            throw invalid(json, field, least == 0 ? "an integer of 0 or more" : "an integer, or null");
        }
        return value.intValue();
    }

    private static @Nullable Instant optionalTime(ObjectNode json, String field, Instant latest) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return time(value.stringValue(), latest);
        } catch (DateTimeException | JacksonException e) {
            throw invalid(
                    json,
                    field,
                    "an ISO-8601 time from 1700 to " + Timestamps.write(latest).substring(0, 4) + ", or null");
        }
    }

    /**
     * The time in this text.
     *
     * @throws DateTimeException if it is none, or too early or late
     */
    static Instant time(String text, Instant latest) {
        Instant time = Timestamps.parse(text).toInstant();
        if (time.isBefore(JobInfo.MIN_DUE_TIME) || time.isAfter(latest)) {
            throw new DateTimeException("beyond what can be counted");
        }
        return time;
    }

    private static @Nullable Duration duration(ObjectNode json) {
        JsonNode seconds = json.path(DURATION);
        return seconds.isNumber() ? JobAttributes.duration(seconds.doubleValue()) : null;
    }

    private static List<String> tags(ObjectNode json) {
        JsonNode tags = json.path(TAGS);
        return !tags.isArray() || tags.isEmpty()
                ? List.of()
                : JobInfo.validTags(tags.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .toList());
    }

    private static @Nullable String textOrNull(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    private static UnreadableEnvelopeException invalid(ObjectNode json, String field, String expected) {
        JsonNode value = json.path(field);
        String found = value.isMissingNode() ? "missing" : abbreviate(value.toString());
        return new UnreadableEnvelopeException(
                "The field " + field + " should be " + expected + ", but is " + found + ".");
    }

    private static String abbreviate(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** The names of the fields, encoded once. */
    private static final class Names {
        static final SerializedString JOB_CLASS = new SerializedString(JobFields.JOB_CLASS);
        static final SerializedString JOB_ID = new SerializedString(JobFields.JOB_ID);
        static final SerializedString PROVIDER_JOB_ID = new SerializedString(JobFields.PROVIDER_JOB_ID);
        static final SerializedString QUEUE_NAME = new SerializedString(JobFields.QUEUE_NAME);
        static final SerializedString PRIORITY = new SerializedString(JobFields.PRIORITY);
        static final SerializedString ARGUMENTS = new SerializedString(JobFields.ARGUMENTS);
        static final SerializedString EXECUTIONS = new SerializedString(JobFields.EXECUTIONS);
        static final SerializedString EXCEPTION_EXECUTIONS = new SerializedString(JobFields.EXCEPTION_EXECUTIONS);
        static final SerializedString LOCALE = new SerializedString(JobFields.LOCALE);
        static final SerializedString TIMEZONE = new SerializedString(JobFields.TIMEZONE);
        static final SerializedString ENQUEUED_AT = new SerializedString(JobFields.ENQUEUED_AT);
        static final SerializedString SCHEDULED_AT = new SerializedString(JobFields.SCHEDULED_AT);
        static final SerializedString USER = new SerializedString(JobFields.USER);
        static final SerializedString DURATION = new SerializedString(JobFields.DURATION);
        static final SerializedString WEBHOOK = new SerializedString(JobFields.WEBHOOK);
        static final SerializedString TAGS = new SerializedString(JobFields.TAGS);
    }
}
