package dev.barback.faults;

import dev.barback.faults.ExpectedJobs.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A job to be enqueued.
 *
 * @param jobClass its name
 * @param extraArguments its arguments after the number
 * @param delay zero = none
 */
record TestJob(String jobClass, List<Object> extraArguments, Duration delay, Expectation expected) {
    /** Completes after this number of milliseconds. */
    static TestJob mark(int millis) {
        return new TestJob("MarkJob", List.of(millis), Duration.ZERO, Expectation.COMPLETES);
    }

    static TestJob delayed(Duration time) {
        return new TestJob("MarkJob", List.of(0), time, Expectation.COMPLETES);
    }

    /** Fails this number of times before it completes. */
    static TestJob flaky(int failures) {
        return new TestJob("FlakyJob", List.of(failures), Duration.ZERO, new Expectation(failures + 1, "completed"));
    }

    static TestJob poison() {
        return new TestJob("PoisonJob", List.of(), Duration.ZERO, new Expectation(1, "dead"));
    }

    /** Ends its process, five times: then it is buried. */
    static TestJob fatal(String how) {
        return new TestJob("FatalJob", List.of(how), Duration.ZERO, new Expectation(5, "dead"));
    }

    /** Uses all of the memory or the stack. */
    static TestJob greedy(String what) {
        return new TestJob("GreedyJob", List.of(what), Duration.ZERO, new Expectation(1, "dead"));
    }

    /** Runs for this time beyond its timeout, ignores interrupts, and completes. */
    static TestJob deaf(Duration time) {
        return new TestJob("DeafJob", List.of(time.toMillis()), Duration.ZERO, Expectation.COMPLETES);
    }

    /** A job that only web knows. */
    static TestJob unknown() {
        return new TestJob("NewerJob", List.of(), Duration.ZERO, new Expectation(0, "dead"));
    }

    /** The body for web, without the id. */
    Map<String, Object> body(long number) {
        List<Object> arguments = new ArrayList<>(List.of(number));
        arguments.addAll(extraArguments);
        return delay.isZero()
                ? Map.of("job_class", jobClass, "queue_id", TestBed.QUEUE, "arguments", arguments)
                : Map.of(
                        "job_class",
                        jobClass,
                        "queue_id",
                        TestBed.QUEUE,
                        "arguments",
                        arguments,
                        "wait",
                        delay.toMillis() / 1e3);
    }
}
