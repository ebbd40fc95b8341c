package dev.barback.web.http;

/** The paths of routes that more than one package names. */
public final class ApiPaths {
    /** All jobs, and enqueues. */
    public static final String JOBS = "/api/jobs";

    /** Enqueues of many jobs. */
    public static final String BULK = JOBS + "/bulk";

    /** One job. */
    public static final String JOB = JOBS + "/{id}";

    /** All queues. */
    public static final String QUEUES = "/api/queues";

    /** Begins a session. */
    public static final String LOGIN = "/login";

    private ApiPaths() {}
}
