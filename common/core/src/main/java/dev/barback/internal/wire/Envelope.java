package dev.barback.internal.wire;

import dev.barback.JobInfo;
import dev.barback.JobVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as JSON: the job itself, its arguments and its counters of errors; unknown fields are kept. Immutable: callers
 * must not change the nodes that they get.
 */
public final class Envelope {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JobInfo job;
    private final ArrayNode arguments;
    private final byte @Nullable [] bytes; // the fields are read from them when they are asked for
    private final boolean executed; // since it was read from the bytes
    private volatile @Nullable ObjectNode json;

    /**
     * A job as JSON.
     *
     * @param json with the fields of {@link JobFields}, checked
     * @param job the job in it
     */
    Envelope(ObjectNode json, JobInfo job) {
        this.job = job;
        this.arguments = (ArrayNode) json.path(JobFields.ARGUMENTS);
        this.bytes = null;
        this.executed = false;
        this.json = json;
    }

    private Envelope(byte[] bytes, boolean executed, JobInfo job, ArrayNode arguments) {
        this.job = job;
        this.arguments = arguments;
        this.bytes = bytes;
        this.executed = executed;
    }

    /**
     * A job as JSON whose other fields are read only if they are needed: most jobs run once, and are not written again.
     *
     * @param bytes JSON with the fields of {@link JobFields}, checked; must not be modified
     */
    static Envelope ofBytes(byte[] bytes, JobInfo job, ArrayNode arguments) {
        return new Envelope(bytes, false, job, arguments);
    }

    ObjectNode json() {
        ObjectNode known = json;
        if (known == null) {
            known = (ObjectNode) Json.read(Objects.requireNonNull(bytes));
            if (executed) {
                known.put(JobFields.EXECUTIONS, job.executions());
            }
            json = known;
        }
        return known;
    }

    /** The job. */
    public JobInfo job() {
        return job;
    }

    /** The arguments in JSON; see {@link ArgumentCodec}. */
    public ArrayNode arguments() {
        return arguments;
    }

    /** How many errors each retry policy has caught, by its key: {@code "[A, B]"}. */
    public Map<String, Integer> exceptionExecutions() {
        Map<String, Integer> counters = new LinkedHashMap<>();
        json().path(JobFields.EXCEPTION_EXECUTIONS)
                .properties()
                .forEach(counter ->
                        counters.put(counter.getKey(), counter.getValue().intValue(0)));
        return counters;
    }

    /** This job at the start of one more execution. */
    public Envelope nextExecution() {
        return executed(1);
    }

    /** This job with this many more executions. */
    public Envelope executed(int times) {
        JobInfo next = job.executed(times);
        if (bytes != null) {
            return new Envelope(bytes, true, next, arguments);
        }
        ObjectNode copy = copy();
        copy.put(JobFields.EXECUTIONS, next.executions());
        return new Envelope(copy, next);
    }

    /** This job with one more error caught by a retry policy. */
    public Envelope countError(String key) {
        ObjectNode counters = NODES.objectNode();
        counters.setAll((ObjectNode) json().path(JobFields.EXCEPTION_EXECUTIONS));
        counters.put(key, oneMore(counters.path(key).intValue(0)));
        ObjectNode copy = copy();
        copy.set(JobFields.EXCEPTION_EXECUTIONS, counters);
        return new Envelope(copy, job);
    }

    /** The next {@link JobVersion} of this job, enqueued now: with this queue, priority and due time. */
    public Envelope enqueued(String queue, @Nullable Integer priority, Instant time, @Nullable Instant dueAt) {
        JobInfo enqueued = nextVersion(time)
                .queue(queue)
                .priority(priority)
                .scheduledAt(dueAt)
                .build();
        ObjectNode copy = copy();
        JobFields.writeEnqueued(enqueued, copy);
        return new Envelope(copy, enqueued);
    }

    /** The next {@link JobVersion} of this job, with its counters at zero and no due time, as it leaves the morgue. */
    public Envelope revived(Instant time) {
        JobInfo revived = nextVersion(time).executions(0).scheduledAt(null).build();
        ObjectNode copy = copy();
        JobFields.writeEnqueued(revived, copy);
        copy.put(JobFields.EXECUTIONS, 0);
        copy.set(JobFields.EXCEPTION_EXECUTIONS, NODES.objectNode());
        return new Envelope(copy, revived);
    }

    private JobInfo.Builder nextVersion(Instant time) {
        return job.toBuilder().enqueuedAt(JobVersion.next(job.enqueuedAt(), time));
    }

    /** One more, without overflow: a counter from outside may be at the maximum already. */
    private static int oneMore(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }

    /** A copy, one level deep: deeper nodes are shared, and never changed. */
    private ObjectNode copy() {
        ObjectNode copy = NODES.objectNode();
        copy.setAll(json());
        return copy;
    }

    @Override
    public String toString() {
        return job.toString();
    }
}
