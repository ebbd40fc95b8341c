package dev.barback.internal.jdbc.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.spi.JobStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** One test's job store, and what the tests of the contract often ask it. */
interface JobStoreFixture {

    /** The job store under test. */
    JobStore jobStore();

    /** Another job store, with a database of its own if there is a server for it; closed by the test. */
    JobStore openAnother();

    default JobState state(String id) {
        return jobStore().find(id).orElseThrow().state();
    }

    default Progress progress(String id) {
        return jobStore().find(id).orElseThrow().execution().progress();
    }

    /** The ids of all jobs that match, read in pages, each of which is as small as it should be. */
    default List<String> pages(JobQuery query, int max) {
        List<String> ids = new ArrayList<>();
        Optional<JobPage.Cursor> after = Optional.empty();
        do {
            JobPage page = jobStore().list(query, after, max);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(max);
            page.jobs().forEach(job -> ids.add(job.jobId()));
            after = Optional.ofNullable(page.next());
        } while (after.isPresent());
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        return ids;
    }
}
