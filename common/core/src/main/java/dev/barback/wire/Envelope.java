package dev.barback.wire;

import dev.barback.JobInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as data: names for the fields of its JSON object. Unknown fields are simply there, and stay.
 * Immutable: whoever gets a node from here must not change it.
 */
public final class Envelope implements JobInfo {
    static final String JOB_CLASS = "job_class";
    static final String JOB_ID = "job_id";
    static final String QUEUE_NAME = "queue_name";
    static final String PRIORITY = "priority";
    static final String ARGUMENTS = "arguments";
    static final String EXECUTIONS = "executions";
    static final String EXCEPTION_EXECUTIONS = "exception_executions";
    static final String ENQUEUED_AT = "enqueued_at";
    static final String SCHEDULED_AT = "scheduled_at";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode json;
    private final @Nullable Instant enqueuedAt;
    private final @Nullable Instant scheduledAt;
    private final @Nullable String user;
    private final @Nullable Duration duration;
    private final @Nullable URI webhook;

    /** Only for {@link EnvelopeCodec}, which has checked the fields. */
    Envelope(ObjectNode json, @Nullable Instant enqueuedAt, @Nullable Instant scheduledAt) {
        this.json = json;
        this.enqueuedAt = enqueuedAt;
        this.scheduledAt = scheduledAt;
        this.user = Submission.user(json);
        this.duration = Submission.duration(json);
        this.webhook = Submission.webhook(json);
    }

    ObjectNode json() {
        return json;
    }

    @Override
    public String jobClass() {
        return json.path(JOB_CLASS).stringValue();
    }

    @Override
    public String jobId() {
        return json.path(JOB_ID).stringValue();
    }

    @Override
    public String queue() {
        return json.path(QUEUE_NAME).stringValue();
    }

    @Override
    public @Nullable Integer priority() {
        JsonNode priority = json.path(PRIORITY);
        return priority.isInt() ? priority.intValue() : null;
    }

    /** As they are written; see {@link ArgumentCodec}. */
    public ArrayNode arguments() {
        return (ArrayNode) json.path(ARGUMENTS);
    }

    @Override
    public int executions() {
        return json.path(EXECUTIONS).intValue(0);
    }

    /** How often each retry declaration has caught an error, by its key: {@code "[A, B]"}. */
    public Map<String, Integer> exceptionExecutions() {
        Map<String, Integer> counters = new LinkedHashMap<>();
        json.path(EXCEPTION_EXECUTIONS)
                .properties()
                .forEach(counter ->
                        counters.put(counter.getKey(), counter.getValue().intValue(0)));
        return counters;
    }

    @Override
    public @Nullable Instant enqueuedAt() {
        return enqueuedAt;
    }

    @Override
    public @Nullable Instant scheduledAt() {
        return scheduledAt;
    }

    @Override
    public @Nullable String user() {
        return user;
    }

    @Override
    public @Nullable Duration duration() {
        return duration;
    }

    @Override
    public @Nullable URI webhook() {
        return webhook;
    }

    /** This job at the start of one more execution. */
    public Envelope nextExecution() {
        return executed(1);
    }

    /** This job as if it had been executed so many times more. */
    public Envelope executed(int times) {
        ObjectNode copy = copy();
        copy.put(EXECUTIONS, (int) Math.min(Integer.MAX_VALUE, (long) executions() + times));
        return new Envelope(copy, enqueuedAt, scheduledAt);
    }

    /** This job with one more error caught by a retry declaration. */
    public Envelope countError(String key) {
        ObjectNode counters = NODES.objectNode();
        counters.setAll((ObjectNode) json.path(EXCEPTION_EXECUTIONS));
        counters.put(key, oneMore(counters.path(key).intValue(0)));
        ObjectNode copy = copy();
        copy.set(EXCEPTION_EXECUTIONS, counters);
        return new Envelope(copy, enqueuedAt, scheduledAt);
    }

    /** The next {@link Edition} of this job: where, now, and for when. */
    public Envelope enqueued(String queue, @Nullable Integer priority, Instant time, @Nullable Instant dueAt) {
        Instant now = Edition.next(enqueuedAt, time);
        ObjectNode copy = copy();
        copy.put(QUEUE_NAME, queue);
        copy.put(PRIORITY, priority);
        copy.put(ENQUEUED_AT, Timestamps.write(now));
        copy.put(SCHEDULED_AT, dueAt == null ? null : Timestamps.write(dueAt));
        return new Envelope(copy, now, dueAt);
    }

    /** The next {@link Edition} of this job, with its counters at zero and no due time, as it leaves the morgue. */
    public Envelope revived(Instant time) {
        Instant now = Edition.next(enqueuedAt, time);
        ObjectNode copy = copy();
        copy.put(EXECUTIONS, 0);
        copy.set(EXCEPTION_EXECUTIONS, NODES.objectNode());
        copy.put(ENQUEUED_AT, Timestamps.write(now));
        copy.putNull(SCHEDULED_AT);
        return new Envelope(copy, now, null);
    }

    /** A stranger's counter may be at its end already. */
    private static int oneMore(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }

    /** One level deep: what lies below is shared, and changed by nobody. */
    private ObjectNode copy() {
        ObjectNode copy = NODES.objectNode();
        copy.setAll(json);
        return copy;
    }

    @Override
    public String toString() {
        return jobClass() + " (" + jobId() + ")";
    }
}
