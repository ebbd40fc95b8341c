package dev.barback.web.events;

import dev.barback.JobRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes jobs in the API's JSON format. Thread-safe. */
@FunctionalInterface
public interface JobEventWriter {

    /**
     * A job as JSON, in one line.
     *
     * @param position its queue position, 1 for the next; null = none
     */
    String write(JobRecord job, @Nullable Integer position, Instant now);
}
