package dev.barback.web.events;

import dev.barback.record.JobRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes jobs as clients see them everywhere. Thread-safe. */
@FunctionalInterface
public interface JobText {

    /**
     * A job as JSON, in one line.
     *
     * @param place its place in the line, 1 for the next; null = it is in none
     */
    String write(JobRecord job, @Nullable Integer place, Instant now);
}
