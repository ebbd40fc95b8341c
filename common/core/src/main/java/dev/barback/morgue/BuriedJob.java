package dev.barback.morgue;

import dev.barback.broker.Attributes;
import dev.barback.broker.Lease;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A job in the morgue, as its attributes tell of it. Immutable. */
public final class BuriedJob {
    /** The attribute that says why it is here, in a sentence. */
    public static final String REASON = "reason";

    static final String BURIED_AT = "buried_at";
    static final String ERROR_CLASS = "error_class";
    static final String ERROR_MESSAGE = "error_message";
    static final String BACKTRACE = "backtrace";

    private final Lease lease;

    BuriedJob(Lease lease) {
        this.lease = lease;
    }

    Lease lease() {
        return lease;
    }

    /** The job's id; of what could not be read, one that was given at its burial, or made of its data. */
    public String jobId() {
        String id = attribute(Attributes.JOB_ID);
        return id.isEmpty()
                ? "unnamed-%08x".formatted(Arrays.hashCode(lease.message().data()))
                : id;
    }

    /** The job's name; empty if it could not be read. */
    public String jobClass() {
        return attribute(Attributes.JOB_CLASS);
    }

    /** The queue it came from. */
    public String queue() {
        return attribute(Attributes.QUEUE_NAME);
    }

    /** How often it has run; empty if it could not be read. */
    public String executions() {
        return attribute(Attributes.EXECUTIONS);
    }

    /** Why it is here, in a sentence. */
    public String reason() {
        return attribute(REASON);
    }

    /** When it was buried, in ISO-8601. */
    public String buriedAt() {
        return attribute(BURIED_AT);
    }

    /** The class of its last error; empty if there was none. */
    public String errorClass() {
        return attribute(ERROR_CLASS);
    }

    /** The top of its last error's stack, in lines; empty if there was none. */
    public String backtrace() {
        return attribute(BACKTRACE);
    }

    /** The job as JSON, or whatever it was instead. */
    public String data() {
        return new String(lease.message().data(), StandardCharsets.UTF_8);
    }

    /** All that is known of it. Unmodifiable. */
    public Map<String, String> attributes() {
        return lease.message().attributes();
    }

    private String attribute(String name) {
        return lease.message().attributes().getOrDefault(name, "");
    }
}
