package dev.barback.broker;

/** The names of a message's attributes. */
public final class Attributes {
    /** The job's stable name. */
    public static final String JOB_CLASS = "job_class";

    /** The job's id. */
    public static final String JOB_ID = "job_id";

    /** The queue the job belongs to; in the morgue, the one it came from. */
    public static final String QUEUE_NAME = "queue_name";

    /** The job's priority; absent when it has none. */
    public static final String PRIORITY = "priority";

    /** How often the job has run. */
    public static final String EXECUTIONS = "executions";

    /** The due time in ISO-8601; absent when there is none. */
    public static final String SCHEDULED_AT = "scheduled_at";

    /** On whose behalf the job runs; absent when nobody's. */
    public static final String USER = "user";

    /** How long the job should take, in seconds; absent when nobody has said. */
    public static final String DURATION = "duration";

    /** Whether records are kept of the job; absent when whoever enqueued it keeps none. */
    public static final String RECORDED = "recorded";

    /** How often the message was delivered before it was published anew; absent when it never was. */
    public static final String EARLIER_DELIVERIES = "earlier_deliveries";

    /**
     * The due time that had come, in ISO-8601, by the clock of whoever moved the message into its queue; absent when nobody
     * had to.
     */
    public static final String FELL_DUE = "fell_due";

    private Attributes() {}
}
