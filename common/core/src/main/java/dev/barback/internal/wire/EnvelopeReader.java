package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an ordinary envelope without a tree of all its fields, which took a third of a processor's time: of a job that has
 * not failed yet, and each of whose fields is as it should be, once. Of anything else it returns null: then {@link
 * JobFields} reads the tree, and says what is wrong. All of the JSON is read and checked. For one envelope.
 */
final class EnvelopeReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser in;
    private int seen; // a bit for each field
    private @Nullable String jobClass;
    private @Nullable String jobId;
    private @Nullable String queue;
    private @Nullable Integer priority;
    private @Nullable ArrayNode arguments;
    private int executions;
    private boolean hasCounters;
    private @Nullable Instant enqueuedAt;
    private @Nullable Instant scheduledAt;
    private @Nullable String user;

    private EnvelopeReader(JsonParser in) {
        this.in = in;
    }

    /** The job in these bytes; null if it is no ordinary one, or unreadable. */
    static @Nullable Envelope read(byte[] bytes) {
        try (JsonParser in = Json.parser(bytes)) {
            EnvelopeReader reader = new EnvelopeReader(in);
            return reader.readFields() ? reader.envelope(bytes) : null;
        } catch (JacksonException | NumberFormatException | ArgumentException | DateTimeException e) {
            return null;
        }
    }

    private boolean readFields() {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            if (!readField(name)) {
                return false;
            }
        }
        return in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null;
    }

    /** @return false if the envelope is not ordinary */
    private boolean readField(String name) {
        return switch (name) {
            case JobFields.JOB_CLASS -> isFirst(0) && (jobClass = text()) != null;
            case JobFields.JOB_ID -> isFirst(1) && (jobId = text()) != null;
            case JobFields.QUEUE_NAME -> isFirst(2) && (queue = text()) != null;
            case JobFields.PRIORITY -> isFirst(3) && (isNull() || (priority = integer()) != null);
            case JobFields.ARGUMENTS -> isFirst(4) && readArguments();
            case JobFields.EXECUTIONS -> isFirst(5) && (isNull() || readExecutions());
            case JobFields.EXCEPTION_EXECUTIONS -> isFirst(6) && readNoCounters();
            case JobFields.ENQUEUED_AT ->
                isFirst(7) && (isNull() || (enqueuedAt = time(JobFields.MAX_VERSION)) != null);
            case JobFields.SCHEDULED_AT ->
                isFirst(8) && (isNull() || (scheduledAt = time(JobInfo.MAX_DUE_TIME)) != null);
            case JobFields.USER -> isFirst(9) && (user = text()) != null;
            case JobFields.DURATION, JobFields.WEBHOOK, JobFields.TAGS -> false;
            default -> skip();
        };
    }

    private @Nullable Envelope envelope(byte[] bytes) {
        if (jobClass == null || jobId == null || queue == null || arguments == null || !hasCounters) {
            return null;
        } else if (!JobFields.isName(jobClass) || !JobFields.isName(queue)) {
            return null;
        }
        JobInfo job = JobInfo.builder(jobId, jobClass, queue)
                .priority(priority)
                .executions(executions)
                .enqueuedAt(enqueuedAt)
                .scheduledAt(scheduledAt)
                .user(user)
                .build();
        return Envelope.ofBytes(bytes, job, arguments);
    }

    private boolean isFirst(int field) {
        int bit = 1 << field;
        boolean first = (seen & bit) == 0;
        seen |= bit;
        return first;
    }

    private boolean isNull() {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    private @Nullable String text() {
        return in.currentToken() == JsonToken.VALUE_STRING ? in.getString() : null;
    }

    private @Nullable Integer integer() {
        return in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getNumberType() == JsonParser.NumberType.INT
                ? (Integer) in.getIntValue()
                : null;
    }

    private @Nullable Instant time(Instant latest) {
        String text = text();
        return text == null ? null : JobFields.time(text, latest);
    }

    private boolean readArguments() {
        boolean isArray = in.currentToken() == JsonToken.START_ARRAY;
        arguments = isArray ? array() : null;
        return isArray;
    }

    private boolean readExecutions() {
        Integer number = integer();
        executions = number == null ? 0 : number;
        return number != null && number >= 0;
    }

    private boolean readNoCounters() {
        hasCounters = in.currentToken() == JsonToken.START_OBJECT && in.nextToken() == JsonToken.END_OBJECT;
        return hasCounters;
    }

    /** Reads the value, too: what is beyond a limit is found only then. */
    private boolean skip() {
        JsonNode value = value();
        return !value.isMissingNode();
    }

    private JsonNode value() {
        return switch (in.currentToken()) {
            case VALUE_STRING -> NODES.stringNode(in.getString());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(in.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case START_ARRAY -> array();
            case START_OBJECT -> object();
            default -> NODES.missingNode();
        };
    }

    private JsonNode whole() {
        return switch (in.getNumberType()) {
            case INT -> NODES.numberNode(in.getIntValue());
            case LONG -> NODES.numberNode(in.getLongValue());
            default -> NODES.numberNode(in.getBigIntegerValue());
        };
    }

    private ArrayNode array() {
        ArrayNode values = NODES.arrayNode();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return values;
    }

    private ObjectNode object() {
        ObjectNode values = NODES.objectNode();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            values.set(name, value());
        }
        return values;
    }
}
