package dev.barback.test;

import java.util.List;
import org.assertj.core.api.AssertProvider;

/**
 * The jobs that a test finds at one moment: those that are enqueued, say. To be given to AssertJ:
 *
 * <pre>{@code
 * assertThat(barback.enqueued()).contains(HelloMeJob::perform, "Ada", "Lovelace").onQueue("mail").once();
 * }</pre>
 *
 * Immutable.
 */
public final class FoundJobs implements AssertProvider<JobsAssert> {
    private final Kind kind;
    private final List<FoundJob> jobs;
    private final Reading reading;
    private final TestClock clock;

    FoundJobs(Kind kind, List<FoundJob> jobs, Reading reading, TestClock clock) {
        this.kind = kind;
        this.jobs = List.copyOf(jobs);
        this.reading = reading;
        this.clock = clock;
    }

    /**
     * What they have in common.
     *
     * @param word as in "enqueued jobs"
     * @param remark what else may matter to whoever looks in vain, in a sentence; empty if nothing does
     */
    record Kind(String word, String remark) {}

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

    Reading reading() {
        return reading;
    }

    TestClock clock() {
        return clock;
    }

    /** "2 enqueued jobs". */
    String count(int number) {
        return number + " " + noun(number);
    }

    String noun(int number) {
        return kind.word() + (number == 1 ? " job" : " jobs");
    }

    @Override
    public String toString() {
        return kind.word() + " jobs " + jobs;
    }
}
