package dev.barback.test;

import dev.barback.record.JobEvent.Ending;
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
 * What is expected of one of the jobs found. Each method narrows the choice, and fails when no job is left; the
 * message lists the near misses, the closest first. Which of several alike is meant is never asked; how many there
 * are, say {@link #once} and {@link #times}.
 */
public final class JobAssert {
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final FoundJobs found;
    private final String description;
    private final String name;
    private final List<Expectation> expectations;

    /**
     * Checked at once.
     *
     * @param description given by the test with {@code as}; may be empty
     * @param name the job's stable name
     */
    JobAssert(FoundJobs found, String description, String name, List<Expectation> expectations) {
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
     * With these arguments, in the order of {@code perform}'s parameters; the last may be {@link
     * dev.barback.Keywords}. Compared by value, as a worker gets them.
     *
     * @throws dev.barback.ArgumentException if the job does not take such arguments
     */
    public JobAssert withArguments(@Nullable Object... arguments) {
        return and(Expectation.arguments(name, found.reading().arrived(name, Arrays.asList(arguments))));
    }

    /** On this queue. */
    public JobAssert onQueue(String queue) {
        return and(Expectation.queue(queue));
    }

    /** Of this priority. */
    public JobAssert withPriority(int priority) {
        return and(Expectation.priority(priority));
    }

    /** Of no priority, which counts as 0. */
    public JobAssert withoutPriority() {
        return and(Expectation.priority(null));
    }

    /** Due at once: without a due time, or with one that has come. */
    public JobAssert dueNow() {
        return and(Expectation.dueNow(now()));
    }

    /** Due at this time, give or take a second. */
    public JobAssert dueAt(Instant time) {
        return dueAt(time, TOLERANCE);
    }

    /** Due at this time, give or take. */
    public JobAssert dueAt(Instant time, Duration tolerance) {
        return and(Expectation.due(time, tolerance, now()));
    }

    /** Due in this time from now, by the test's clock, give or take a second. */
    public JobAssert dueIn(Duration wait) {
        return dueIn(wait, TOLERANCE);
    }

    /** Due in this time from now, by the test's clock, give or take. */
    public JobAssert dueIn(Duration wait, Duration tolerance) {
        return dueAt(now().plus(wait), tolerance);
    }

    /** With so many executions started; of a performed job, the one found included. */
    public JobAssert afterExecutions(int number) {
        return and(Expectation.executions(number));
    }

    /** Whose {@code perform} returned. For performed jobs. */
    public JobAssert completed() {
        return and(Expectation.ending(Ending.COMPLETED));
    }

    /** That failed, and was enqueued again. For performed jobs. */
    public JobAssert retried() {
        return and(Expectation.ending(Ending.RETRYABLE));
    }

    /** That failed, with nothing left to do: {@code @DiscardOn}, or a handler that ended it. For performed jobs. */
    public JobAssert discarded() {
        return and(Expectation.ending(Ending.DISCARDED));
    }

    /** That an interceptor halted. For performed jobs. */
    public JobAssert halted() {
        return and(Expectation.ending(Ending.HALTED));
    }

    /** That threw such an error, the last time. For performed and buried jobs. */
    public JobAssert withError(Class<? extends Throwable> type) {
        return and(Expectation.error(type));
    }

    /** That is so. */
    public JobAssert matching(Condition<? super FoundJob> condition) {
        return and(Expectation.condition(condition));
    }

    /**
     * For which none of these assertions fails: {@code satisfying(job ->
     * assertThat(job.arguments().get(0)).isEqualTo(...))}.
     */
    public JobAssert satisfying(Consumer<? super FoundJob> requirements) {
        return and(Expectation.requirements(requirements));
    }

    /** Exactly one such job. */
    public JobAssert once() {
        return times(1);
    }

    /** Exactly so many such jobs. */
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

    private JobAssert and(Expectation expectation) {
        List<Expectation> more = new ArrayList<>(expectations);
        more.add(expectation);
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
                .map(Expectation::phrase)
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
