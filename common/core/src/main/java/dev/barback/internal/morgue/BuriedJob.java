package dev.barback.internal.morgue;

import dev.barback.spi.Lease;
import dev.barback.spi.MessageAttributes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A job in the morgue, with the attributes of its burial. Immutable. */
public final class BuriedJob {
    /** The attribute with the reason of the burial, a sentence. */
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

    /** The job's id; if the job can't be read, an id that was assigned at its burial, or derived from its data. */
    public String jobId() {
        String id = attribute(MessageAttributes.JOB_ID);
        return id.isEmpty()
                ? "unnamed-%08x".formatted(Arrays.hashCode(lease.message().data()))
                : id;
    }

    /** The job's name; empty if it could not be read. */
    public String jobClass() {
        return attribute(MessageAttributes.JOB_CLASS);
    }

    /** The queue it came from. */
    public String queue() {
        return attribute(MessageAttributes.QUEUE_NAME);
    }

    /** The number of its executions; empty if it could not be read. */
    public String executions() {
        return attribute(MessageAttributes.EXECUTIONS);
    }

    /** The reason of the burial, a sentence. */
    public String reason() {
        return attribute(REASON);
    }

    /** The time of the burial, in ISO-8601. */
    public String buriedAt() {
        return attribute(BURIED_AT);
    }

    /** The class of its last error; empty if there was none. */
    public String errorClass() {
        return attribute(ERROR_CLASS);
    }

    /** The top of its last error's stack trace, in lines; empty if there was none. */
    public String backtrace() {
        return attribute(BACKTRACE);
    }

    /** The data of the message: the job as JSON, unless it was malformed. */
    public String data() {
        return new String(lease.message().data(), StandardCharsets.UTF_8);
    }

    /** All attributes of the message. Unmodifiable. */
    public Map<String, String> attributes() {
        return lease.message().attributes();
    }

    private String attribute(String name) {
        return lease.message().attributes().getOrDefault(name, "");
    }
}
