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
 * A job as JSON, with access to its fields; unknown fields are kept. Immutable: callers must not change the nodes that
 * they get.
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
        this.user = JobAttributes.user(json);
        this.duration = JobAttributes.duration(json);
        this.webhook = JobAttributes.webhook(json);
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

    /** The arguments in JSON; see {@link ArgumentCodec}. */
    public ArrayNode arguments() {
        return (ArrayNode) json.path(ARGUMENTS);
    }

    @Override
    public int executions() {
        return json.path(EXECUTIONS).intValue(0);
    }

    /** How many errors each retry policy has caught, by its key: {@code "[A, B]"}. */
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

    /** This job with this many more executions. */
    public Envelope executed(int times) {
        ObjectNode copy = copy();
        copy.put(EXECUTIONS, (int) Math.min(Integer.MAX_VALUE, (long) executions() + times));
        return new Envelope(copy, enqueuedAt, scheduledAt);
    }

    /** This job with one more error caught by a retry policy. */
    public Envelope countError(String key) {
        ObjectNode counters = NODES.objectNode();
        counters.setAll((ObjectNode) json.path(EXCEPTION_EXECUTIONS));
        counters.put(key, oneMore(counters.path(key).intValue(0)));
        ObjectNode copy = copy();
        copy.set(EXCEPTION_EXECUTIONS, counters);
        return new Envelope(copy, enqueuedAt, scheduledAt);
    }

    /** The next {@link JobVersion} of this job, enqueued now: with this queue, priority and due time. */
    public Envelope enqueued(String queue, @Nullable Integer priority, Instant time, @Nullable Instant dueAt) {
        Instant now = JobVersion.next(enqueuedAt, time);
        ObjectNode copy = copy();
        copy.put(QUEUE_NAME, queue);
        copy.put(PRIORITY, priority);
        copy.put(ENQUEUED_AT, Timestamps.write(now));
        copy.put(SCHEDULED_AT, dueAt == null ? null : Timestamps.write(dueAt));
        return new Envelope(copy, now, dueAt);
    }

    /** The next {@link JobVersion} of this job, with its counters at zero and no due time, as it leaves the morgue. */
    public Envelope revived(Instant time) {
        Instant now = JobVersion.next(enqueuedAt, time);
        ObjectNode copy = copy();
        copy.put(EXECUTIONS, 0);
        copy.set(EXCEPTION_EXECUTIONS, NODES.objectNode());
        copy.put(ENQUEUED_AT, Timestamps.write(now));
        copy.putNull(SCHEDULED_AT);
        return new Envelope(copy, now, null);
    }

    /** One more, without overflow: a counter from outside may be at the maximum already. */
    private static int oneMore(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }

    /** A copy, one level deep: deeper nodes are shared, and never changed. */
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
