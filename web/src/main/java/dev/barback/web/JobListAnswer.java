package dev.barback.web;

import dev.barback.record.JobPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of jobs.
 *
 * @param jobs in the order asked for
 * @param next the cursor with which the list goes on; null = it ends here
 */
record JobListAnswer(List<JobAnswer.Content> jobs, @Nullable String next) {
    /** Copies the list. */
    JobListAnswer {
        jobs = List.copyOf(jobs);
    }

    static JobListAnswer of(JobPage page, boolean oldestFirst, Instant now) {
        JobPage.Cursor next = page.next();
        return new JobListAnswer(
                page.jobs().stream().map(job -> JobAnswer.brief(job, now)).toList(),
                next == null ? null : CursorText.write(next, oldestFirst));
    }
}
