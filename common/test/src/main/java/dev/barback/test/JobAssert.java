package dev.barback.test;

import dev.barback.JobEvent.ExecutionOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.assertj.core.api.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one of the jobs found. Each method narrows the choice, and fails when no job is left; the message lists
 * the near misses, the closest first. Several jobs may match; {@link #once} and {@link #times} check their number.
 */
public final class JobAssert {
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final FoundJobs found;
    private final String description;
    private final String name;
    private final List<JobMatcher> expectations;

    /**
     * Checks the expectations at once.
     *
     * @param description given by the test with {@code as}; may be empty
     * @param name the job's stable name
     */
    JobAssert(FoundJobs found, String description, String name, List<JobMatcher> expectations) {
        this.found = found;
        this.description = description;
        this.name = name;
        this.expectations = List.copyOf(expectations);
        if (matches().isEmpty()) {
            throw failure("Expected a%s %s:\n  %s\n%s"
                    .formatted(
                            found.noun(1).startsWith("e") ? "n" : "",
                            found.noun(1),
                            expected(),
                            nearMisses().all()));
        }
    }

    /**
     * Expects these arguments, in the order of {@code perform}'s parameters; the last may be {@link
     * dev.barback.Keywords}. Compared by value, as a worker gets them.
     *
     * @throws dev.barback.ArgumentException if the arguments don't match the job's
     */
    public JobAssert withArguments(@Nullable Object... arguments) {
        return and(JobMatcher.arguments(name, found.jobReader().roundTripped(name, Arrays.asList(arguments))));
    }

    /** Expects this queue. */
    public JobAssert onQueue(String queue) {
        return and(JobMatcher.queue(queue));
    }

    /** Expects this priority. */
    public JobAssert withPriority(int priority) {
        return and(JobMatcher.priority(priority));
    }

    /** Expects no priority, which counts as 0. */
    public JobAssert withoutPriority() {
        return and(JobMatcher.priority(null));
    }

    /** Expects it to be due at once: without a due time, or with one that has come. */
    public JobAssert dueNow() {
        return and(JobMatcher.dueNow(now()));
    }

    /** Expects this due time, with a tolerance of one second. */
    public JobAssert dueAt(Instant time) {
        return dueAt(time, TOLERANCE);
    }

    /** Expects this due time, with a tolerance. */
    public JobAssert dueAt(Instant time, Duration tolerance) {
        return and(JobMatcher.due(time, tolerance, now()));
    }

    /** Expects it to be due after this time from now, by the test's clock, with a tolerance of one second. */
    public JobAssert dueIn(Duration wait) {
        return dueIn(wait, TOLERANCE);
    }

    /** Expects it to be due after this time from now, by the test's clock, with a tolerance. */
    public JobAssert dueIn(Duration wait, Duration tolerance) {
        return dueAt(now().plus(wait), tolerance);
    }

    /** Expects this number of started executions; of a performed job, the one found included. */
    public JobAssert afterExecutions(int number) {
        return and(JobMatcher.executions(number));
    }

    /** Expects that {@code perform} returned. For performed jobs. */
    public JobAssert completed() {
        return and(JobMatcher.outcome(ExecutionOutcome.COMPLETED));
    }

    /** Expects that it failed, and was enqueued again. For performed jobs. */
    public JobAssert retried() {
        return and(JobMatcher.outcome(ExecutionOutcome.RETRYABLE));
    }

    /**
     * Expects that it failed, and was discarded: by {@code @DiscardOn}, or a handler that ended it. For performed jobs.
     */
    public JobAssert discarded() {
        return and(JobMatcher.outcome(ExecutionOutcome.DISCARDED));
    }

    /** Expects that an interceptor halted it. For performed jobs. */
    public JobAssert halted() {
        return and(JobMatcher.outcome(ExecutionOutcome.HALTED));
    }

    /** Expects an error of this type, in the last execution. For performed and buried jobs. */
    public JobAssert withError(Class<? extends Throwable> type) {
        return and(JobMatcher.error(type));
    }

    /** Expects that it meets the condition. */
    public JobAssert matching(Condition<? super FoundJob> condition) {
        return and(JobMatcher.condition(condition));
    }

    /**
     * Expects that none of these assertions fails for it: {@code satisfying(job ->
     * assertThat(job.arguments().get(0)).isEqualTo(...))}.
     */
    public JobAssert satisfying(Consumer<? super FoundJob> requirements) {
        return and(JobMatcher.requirements(requirements));
    }

    /** Expects exactly one such job. */
    public JobAssert once() {
        return times(1);
    }

    /** Expects exactly this number of such jobs. */
    public JobAssert times(int number) {
        List<FoundJob> matches = matches();
        if (matches.size() != number) {
            boolean tooMany = matches.size() > number;
            throw failure("Expected %s:\n  %s\nThere %s %d%s:%s"
                    .formatted(
                            found.count(number),
                            expected(),
                            matches.size() == 1 ? "is" : "are",
                            matches.size(),
                            tooMany ? "" : "; all, the closest first",
                            nearMisses().lines(tooMany ? matches : found.list())
                                    + nearMisses().remark()));
        }
        return this;
    }

    private JobAssert and(JobMatcher jobMatcher) {
        List<JobMatcher> more = new ArrayList<>(expectations);
        more.add(jobMatcher);
        return new JobAssert(found, description, name, more);
    }

    private List<FoundJob> matches() {
        return found.list().stream()
                .filter(job -> expectations.stream()
                        .allMatch(each -> each.differences().apply(job).isEmpty()))
                .toList();
    }

    private String expected() {
        return expectations.stream()
                .map(JobMatcher::phrase)
                .collect(Collectors.joining(", "))
                .replace(name + ", (", name + "(");
    }

    private NearMisses nearMisses() {
        return new NearMisses(found, expectations);
    }

    private Instant now() {
        return found.clock().instant();
    }

    private AssertionError failure(String message) {
        return new AssertionError(description.isEmpty() ? message : "[" + description + "] " + message);
    }
}
