package dev.barback.spi;

/** The names of a message's attributes. */
public final class MessageAttributes {
    /** The job's stable name. */
    public static final String JOB_CLASS = "job_class";

    /** The job's id. */
    public static final String JOB_ID = "job_id";

    /** The queue the job belongs to; in the morgue, the one it came from. */
    public static final String QUEUE_NAME = "queue_name";

    /** The job's priority; absent when it has none. */
    public static final String PRIORITY = "priority";

    /** The number of executions of the job so far. */
    public static final String EXECUTIONS = "executions";

    /** The due time in ISO-8601; absent when there is none. */
    public static final String SCHEDULED_AT = "scheduled_at";

    /** The user on whose behalf the job runs; absent when there is none. */
    public static final String USER = "user";

    /** How long the job should take, in seconds; absent when not stated. */
    public static final String DURATION = "duration";

    /** Whether the job has a record; absent when the enqueuer has no job store. */
    public static final String RECORDED = "recorded";

    /** The number of deliveries before the message was republished; absent when it never was. */
    public static final String EARLIER_DELIVERIES = "earlier_deliveries";

    /**
     * The due time, in ISO-8601, that had come by the clock of the process that moved the delayed message into its
     * queue; absent when the message was not delayed.
     */
    public static final String FELL_DUE = "fell_due";

    private MessageAttributes() {}
}
