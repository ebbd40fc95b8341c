package dev.barback.web.job;

import dev.barback.JobPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of jobs.
 *
 * @param jobs in the requested order
 * @param next the cursor of the next page; null = this is the last page
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
                next == null ? null : CursorCodec.write(next, oldestFirst));
    }
}
