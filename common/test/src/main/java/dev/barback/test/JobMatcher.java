package dev.barback.test;

import dev.barback.internal.wire.ArgumentCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.Condition;
import org.jspecify.annotations.Nullable;

/**
 * One expectation of a job.
 *
 * @param phrase the expectation, as in the message after the job's name: "on mail"
 * @param differences how a job differs from it, in lines; empty = it matches
 */
record JobMatcher(String phrase, Function<FoundJob, List<String>> differences) {

    static JobMatcher job(String name) {
        return of(name, job -> difference("job", name, job.job().jobClass()));
    }

    /** Reports no differences of other jobs: {@link #job} does that. */
    static JobMatcher arguments(String name, List<?> expected) {
        return of(
                Formats.call("", expected),
                job -> job.job().jobClass().equals(name) ? argumentDifferences(expected, job) : List.of());
    }

    static JobMatcher queue(String queue) {
        return of("on " + queue, job -> difference("queue", queue, job.job().queue()));
    }

    static JobMatcher priority(@Nullable Integer priority) {
        return of(
                priority == null ? "without priority" : "priority " + priority,
                job -> difference(
                        "priority",
                        Formats.priority(priority),
                        Formats.priority(job.job().priority())));
    }

    /** Due within a tolerance of a point in time. */
    static JobMatcher due(Instant due, Duration tolerance, Instant now) {
        return of(Formats.due(due, now), job -> {
            Instant actual = job.job().scheduledAt() == null ? now : job.job().scheduledAt();
            boolean near = Duration.between(due, actual).abs().compareTo(tolerance) <= 0;
            return near
                    ? List.of()
                    : List.of("due time: expected %s (%s), was %s"
                            .formatted(
                                    Formats.due(due, now),
                                    due,
                                    Formats.due(job.job().scheduledAt(), now)));
        });
    }

    static JobMatcher dueNow(Instant now) {
        return of("due at once", job -> {
            boolean due =
                    job.job().scheduledAt() == null || !job.job().scheduledAt().isAfter(now);
            return due
                    ? List.of()
                    : difference(
                            "due time",
                            Formats.due(null, now),
                            Formats.due(job.job().scheduledAt(), now));
        });
    }

    static JobMatcher executions(int number) {
        return of(
                "after " + Formats.count(number, "execution"),
                job -> difference(
                        "executions",
                        Integer.toString(number),
                        Integer.toString(job.job().executions())));
    }

    static JobMatcher outcome(dev.barback.JobEvent.ExecutionOutcome outcome) {
        return of(
                "ended as " + outcome,
                job -> difference("ending", outcome.toString(), Objects.toString(job.outcome(), "none yet")));
    }

    static JobMatcher error(Class<? extends Throwable> type) {
        return of(
                "with error " + type.getName(),
                job -> type.isInstance(job.error())
                        ? List.of()
                        : List.of("error: expected %s, was %s"
                                .formatted(type.getName(), Objects.toString(job.error(), "none"))));
    }

    static JobMatcher condition(Condition<? super FoundJob> condition) {
        String description = condition.description().value();
        return of(
                "that is " + description,
                job -> condition.matches(job) ? List.of() : List.of("it is not " + description));
    }

    static JobMatcher requirements(Consumer<? super FoundJob> requirements) {
        return of("that satisfies the given requirements", job -> {
            try {
                requirements.accept(job);
                return List.of();
            } catch (AssertionError e) {
                return List.of("it does not satisfy the requirements: "
                        + String.valueOf(e.getMessage()).strip());
            }
        });
    }

    private static JobMatcher of(String phrase, Function<FoundJob, List<String>> differences) {
        return new JobMatcher(phrase, differences);
    }

    private static List<String> difference(String what, String expected, String actual) {
        return expected.equals(actual) ? List.of() : List.of(line(what, expected, actual));
    }

    private static String line(String what, String expected, String actual) {
        return what + ": expected " + expected + ", was " + actual;
    }

    private static List<String> argumentDifferences(List<?> expected, FoundJob job) {
        if (expected.size() != job.arguments().size()) {
            return List.of(line("arguments", Formats.call("", expected), Formats.call("", job.arguments())));
        }
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            Object actual = job.arguments().get(i);
            if (!isSame(expected.get(i), actual)) {
                String name = i < job.parameters().size() ? job.parameters().get(i) : "argument " + (i + 1);
                differences.add(line(name, Formats.value(expected.get(i)), Formats.value(actual)));
            }
        }
        return differences;
    }

    /** Whether the values are equal, or have the same JSON: not every argument implements equals. */
    private static boolean isSame(@Nullable Object expected, @Nullable Object actual) {
        if (Objects.deepEquals(expected, actual)) {
            return true;
        }
        try {
            return ArgumentCodec.write(expected).equals(ArgumentCodec.write(actual));
        } catch (dev.barback.ArgumentException e) { // a parameter's type may have no JSON form
            return false;
        }
    }
}
