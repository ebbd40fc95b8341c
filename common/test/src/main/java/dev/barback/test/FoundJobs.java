package dev.barback.test;

import java.util.List;
import org.assertj.core.api.AssertProvider;

/**
 * The jobs that a test finds at one moment, for example the enqueued ones. For AssertJ:
 *
 * <pre>{@code
 * assertThat(barback.enqueued()).contains(NewJob.of(HelloMeJob::perform, "Ada", "Lovelace")).onQueue("mail").once();
 * }</pre>
 *
 * Immutable.
 */
public final class FoundJobs implements AssertProvider<JobsAssert> {
    private final Kind kind;
    private final List<FoundJob> jobs;
    private final JobReader jobReader;
    private final TestClock clock;

    FoundJobs(Kind kind, List<FoundJob> jobs, JobReader jobReader, TestClock clock) {
        this.kind = kind;
        this.jobs = List.copyOf(jobs);
        this.jobReader = jobReader;
        this.clock = clock;
    }

    /**
     * The kind of jobs.
     *
     * @param adjective as in "enqueued jobs"
     * @param remark a hint for the failure message, in a sentence; empty if none
     */
    record Kind(String adjective, String remark) {}

    /**
     * The jobs themselves: enqueued ones by due time, then in the order of enqueuing; executions in the order in
     * which they ended; buried ones in the order of burial. Unmodifiable.
     */
    public List<FoundJob> list() {
        return jobs;
    }

    /** For AssertJ's {@code assertThat}. */
    @Override
    public JobsAssert assertThat() {
        return new JobsAssert(this);
    }

    Kind kind() {
        return kind;
    }

    JobReader jobReader() {
        return jobReader;
    }

    TestClock clock() {
        return clock;
    }

    /** "2 enqueued jobs". */
    String count(int number) {
        return number + " " + noun(number);
    }

    String noun(int number) {
        return kind.adjective() + (number == 1 ? " job" : " jobs");
    }

    @Override
    public String toString() {
        return kind.adjective() + " jobs " + jobs;
    }
}
