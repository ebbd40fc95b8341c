package dev.barback.spring;

/** A meter of jobs: its name and description, as docs/metrics.md lists them. */
enum JobMeter {
    ENQUEUED("barback.jobs.enqueued", "Jobs that the broker has confirmed; retries are not counted"),
    ENQUEUE_FAILED("barback.jobs.enqueue.failed", "Jobs that the broker did not confirm; it may have some of them"),
    WAIT("barback.jobs.wait", "Time from the due time, or else from the enqueue, to the start of an execution"),
    PERFORMED("barback.jobs.performed", "Time of an execution, from its start to its end"),
    BURIED(
            "barback.jobs.buried",
            "Messages buried in the morgue; the class of one that can't be read is \"unreadable\"");

    private final String meterName;
    private final String description;

    JobMeter(String meterName, String description) {
        this.meterName = meterName;
        this.description = description;
    }

    String meterName() {
        return meterName;
    }

    String description() {
        return description;
    }
}
