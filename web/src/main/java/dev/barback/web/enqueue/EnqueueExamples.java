package dev.barback.web.enqueue;

/** Valid bodies of requests to enqueue: for messages, the OpenAPI document and the home page. */
public final class EnqueueExamples {
    /** One job, by its queue. */
    public static final String ONE = "{\"job\":{\"queue_id\":\"fibonacci\",\"payload\":{\"n\":303}}}";

    /** Many jobs: a list of one. */
    public static final String MANY =
            "{\"jobs\":[{\"job_class\":\"HelloMeJob\",\"arguments\":[\"Ada\",\"Lovelace\"]}]}";

    private EnqueueExamples() {}
}
