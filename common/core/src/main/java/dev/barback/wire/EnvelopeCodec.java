package dev.barback.wire;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Converts envelopes to bytes and back, with a limit on their size. Thread-safe. */
public final class EnvelopeCodec {
    /** Pub/Sub takes 10 MB with attributes (of which we use less than 100 kB). */
    public static final int MAX_BYTES = 9_900_000;

    private static final int MAX_NAME_LENGTH = 255;
    /** Nanoseconds of later times don't fit into 64 bits, so that job versions could not be compared. */
    private static final Instant LATEST_VERSION = Instant.parse("2261-12-31T00:00:00Z");

    private final int maxBytes;

    /**
     * Creates a codec.
     *
     * @param maxBytes the largest job that may be written or read, 1 kB to {@link #MAX_BYTES}
     */
    public EnvelopeCodec(int maxBytes) {
        if (maxBytes < 1_000 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A job may have 1000 to " + MAX_BYTES + " bytes; a limit of " + maxBytes + " is not possible.");
        }
        this.maxBytes = maxBytes;
    }

    /**
     * The job as JSON in UTF-8.
     *
     * @throws ArgumentException if it is larger than allowed
     */
    public byte[] write(Envelope envelope) {
        return checked(envelope, Json.mapper().writeValueAsBytes(envelope.json()));
    }

    /**
     * A new job as JSON in UTF-8, written directly from the arguments: a tree and its copies took twice the time.
     *
     * @param arguments as they were given; see {@link ArgumentCodec}
     * @throws ArgumentFormatException if an argument can't be written
     * @throws ArgumentException if the job is larger than allowed
     */
    public byte[] write(NewEnvelope job, List<? extends @Nullable Object> arguments) {
        return checked(job, Json.bytes(out -> job.write(arguments, out)));
    }

    /**
     * A new job as {@link #read} would return it, of any size.
     *
     * @throws ArgumentFormatException if an argument can't be written
     */
    public static Envelope envelope(NewEnvelope job, List<? extends @Nullable Object> arguments) {
        ObjectNode json = (ObjectNode) Json.tree(out -> job.write(arguments, out));
        return new Envelope(json, job.enqueuedAt(), job.scheduledAt());
    }

    private byte[] checked(JobInfo job, byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw new ArgumentException(
                    "%s has %,d bytes as JSON; %,d are allowed. Pass a reference to the data instead."
                            .formatted(job, bytes.length, maxBytes));
        }
        return bytes;
    }

    /**
     * The job in these bytes.
     *
     * @throws UnreadableEnvelopeException if they can't be read; its message gives the reason
     */
    public Envelope read(byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw new UnreadableEnvelopeException(
                    "The job has %,d bytes; %,d are allowed.".formatted(bytes.length, maxBytes));
        }
        ObjectNode json = object(bytes);
        requireText(json, Envelope.JOB_CLASS);
        requireId(json);
        requireArguments(json);
        requireText(json, Envelope.QUEUE_NAME);
        optionalInt(json, Envelope.PRIORITY, Integer.MIN_VALUE);
        optionalInt(json, Envelope.EXECUTIONS, 0);
        requireCounters(json);
        return new Envelope(
                json,
                optionalTime(json, Envelope.ENQUEUED_AT, LATEST_VERSION),
                optionalTime(json, Envelope.SCHEDULED_AT, DueTimes.LATEST));
    }

    private static ObjectNode object(byte[] bytes) {
        JsonNode json;
        try {
            json = Json.read(bytes);
        } catch (StreamConstraintsException e) { // its own message names settings of Jackson
            throw new UnreadableEnvelopeException(
                    "The data is beyond a limit: JSON may be nested %d deep, and numbers have %d digits."
                            .formatted(Json.MAX_DEPTH, NumberLimits.MAX_DIGITS),
                    e);
        } catch (JacksonException e) {
            throw new UnreadableEnvelopeException("The data is not JSON: " + e.getOriginalMessage(), e);
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new UnreadableEnvelopeException("The data is JSON, but not an object: " + json.getNodeType() + ".");
    }

    private static void requireText(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw invalid(json, field, "a name");
        }
        if (value.stringValue().chars().anyMatch(Character::isISOControl)) { // it is written to logs unchanged
            throw new UnreadableEnvelopeException("The field " + field + " has control characters.");
        }
        if (value.stringValue().length() > MAX_NAME_LENGTH) {
            throw new UnreadableEnvelopeException(
                    "The field " + field + " has more than " + MAX_NAME_LENGTH + " characters.");
        }
    }

    private static void requireId(ObjectNode json) {
        JsonNode id = json.path(Envelope.JOB_ID);
        if (!id.isString() || !JobIds.isValid(id.stringValue())) {
            throw invalid(json, Envelope.JOB_ID, "1 to 255 visible ASCII characters, such as a UUID");
        }
    }

    private static void requireArguments(ObjectNode json) {
        if (!json.path(Envelope.ARGUMENTS).isArray()) {
            throw invalid(json, Envelope.ARGUMENTS, "an array");
        }
    }

    private static void requireCounters(ObjectNode json) {
        JsonNode counters = json.path(Envelope.EXCEPTION_EXECUTIONS);
        if (counters.isMissingNode() || counters.isNull()) {
            json.set(Envelope.EXCEPTION_EXECUTIONS, JsonNodeFactory.instance.objectNode());
        } else if (!counters.isObject()
                || !counters.valueStream().allMatch(count -> count.isInt() && count.intValue() >= 0)) {
            throw invalid(json, Envelope.EXCEPTION_EXECUTIONS, "an object of counters");
        }
    }

    private static void optionalInt(ObjectNode json, String field, int least) {
        JsonNode value = json.path(field);
        boolean absent = value.isMissingNode() || value.isNull();
        if (!absent && (!value.isInt() || value.intValue() < least)) {
            throw invalid(json, field, least == 0 ? "an integer of 0 or more" : "an integer, or null");
        }
    }

    private static @Nullable Instant optionalTime(ObjectNode json, String field, Instant latest) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return bounded(Timestamps.parse(value.stringValue()).toInstant(), latest);
        } catch (DateTimeException | JacksonException e) {
            throw invalid(
                    json,
                    field,
                    "an ISO-8601 time from 1700 to " + Timestamps.write(latest).substring(0, 4) + ", or null");
        }
    }

    private static Instant bounded(Instant time, Instant latest) {
        if (time.isBefore(DueTimes.EARLIEST) || time.isAfter(latest)) {
            throw new DateTimeException("beyond what can be counted");
        }
        return time;
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
}
