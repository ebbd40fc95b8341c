package dev.barback.test;

import dev.barback.EnqueueOptions;
import dev.barback.Job;
import dev.barback.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on the jobs found: {@code assertThat(barback.enqueued())}. The {@code contains} methods return assertions
 * on that job; see {@link JobAssert}.
 */
public final class JobsAssert extends AbstractAssert<JobsAssert, FoundJobs> {
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    JobsAssert(FoundJobs found) {
        super(found, JobsAssert.class);
    }

    /**
     * Expects at least one such job.
     *
     * @param job its name or reference, and arguments; of its options, those that are set count
     * @throws dev.barback.ArgumentException if the arguments don't match the job's
     * @throws dev.barback.UnknownJobException if it is not one of this test's jobs
     */
    public JobAssert contains(NewJob job) {
        String name = actual.jobReader().name(job);
        return check(name, expectations(name, job));
    }

    /**
     * Expects at least one of this job, with any arguments.
     *
     * @throws dev.barback.UnknownJobException if it is not one of this test's jobs
     */
    public JobAssert contains(Class<? extends Job> job) {
        return contains(actual.jobReader().name(job));
    }

    /**
     * Expects at least one of this job, with any arguments.
     *
     * @param name as in {@link dev.barback.JobName}
     * @throws dev.barback.UnknownJobException if it is not one of this test's jobs
     */
    public JobAssert contains(String name) {
        String stable = actual.jobReader().name(name);
        return check(stable, List.of(JobMatcher.job(stable)));
    }

    /** Expects no such job; of its options, those that are set count. */
    public JobsAssert doesNotContain(NewJob job) {
        return none(expectations(actual.jobReader().name(job), job));
    }

    /** Expects none of this job. */
    public JobsAssert doesNotContain(Class<? extends Job> job) {
        return doesNotContain(actual.jobReader().name(job));
    }

    /** Expects none of this job, given by name. */
    public JobsAssert doesNotContain(String name) {
        return none(List.of(JobMatcher.job(actual.jobReader().name(name))));
    }

    /** Expects no jobs. */
    public JobsAssert isEmpty() {
        return hasSize(0);
    }

    /** Expects this number of jobs. */
    public JobsAssert hasSize(int number) {
        int size = actual.list().size();
        if (size != number) {
            throw failure(
                    "%s",
                    "Expected %s, found %d:%s"
                            .formatted(
                                    number == 0 ? "no " + actual.noun(0) : actual.count(number),
                                    size,
                                    misses(List.of()).lines(actual.list())
                                            + misses(List.of()).remark()));
        }
        return this;
    }

    private JobAssert check(String name, List<JobMatcher> expectations) {
        return new JobAssert(actual, Objects.requireNonNullElse(descriptionText(), ""), name, expectations);
    }

    private JobsAssert none(List<JobMatcher> expectations) {
        List<FoundJob> matches = actual.list().stream()
                .filter(job -> expectations.stream()
                        .allMatch(each -> each.differences().apply(job).isEmpty()))
                .toList();
        if (!matches.isEmpty()) {
            throw failure(
                    "%s",
                    "Expected no such %s, found %d:%s"
                            .formatted(
                                    actual.noun(1),
                                    matches.size(),
                                    misses(List.of()).lines(matches)));
        }
        return this;
    }

    private List<JobMatcher> expectations(String name, NewJob job) {
        List<JobMatcher> expectations = new ArrayList<>();
        expectations.add(JobMatcher.job(name));
        expectations.add(JobMatcher.arguments(name, actual.jobReader().roundTripped(name, job.arguments())));
        EnqueueOptions options = job.options();
        Instant now = actual.clock().instant();
        if (options.queue() != null) {
            expectations.add(JobMatcher.queue(options.queue()));
        }
        if (options.priority() != null) {
            expectations.add(JobMatcher.priority(options.priority()));
        }
        if (options.waitFor() != null) {
            expectations.add(JobMatcher.due(now.plus(options.waitFor()), TOLERANCE, now));
        } else if (options.waitUntil() != null) {
            expectations.add(JobMatcher.due(options.waitUntil(), TOLERANCE, now));
        }
        return expectations;
    }

    private NearMisses misses(List<JobMatcher> expectations) {
        return new NearMisses(actual, expectations);
    }
}
