package dev.barback.faults;

import dev.barback.faults.Ledger.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A job to be enqueued.
 *
 * @param jobClass its name
 * @param more its arguments after the number
 * @param delay zero = none
 */
record Order(String jobClass, List<Object> more, Duration delay, Expectation expected) {
    /** Completes after so many milliseconds of work. */
    static Order mark(int millis) {
        return new Order("MarkJob", List.of(millis), Duration.ZERO, Expectation.COMPLETES);
    }

    static Order delayed(Duration time) {
        return new Order("MarkJob", List.of(0), time, Expectation.COMPLETES);
    }

    /** Fails so many times before it completes. */
    static Order flaky(int failures) {
        return new Order("FlakyJob", List.of(failures), Duration.ZERO, new Expectation(failures + 1, "completed"));
    }

    static Order poison() {
        return new Order("PoisonJob", List.of(), Duration.ZERO, new Expectation(1, "dead"));
    }

    /** Ends its process, five times: then it is buried. */
    static Order fatal(String how) {
        return new Order("FatalJob", List.of(how), Duration.ZERO, new Expectation(5, "dead"));
    }

    /** Takes all of the memory or the stack. */
    static Order greedy(String what) {
        return new Order("GreedyJob", List.of(what), Duration.ZERO, new Expectation(1, "dead"));
    }

    /** Works so long, past its timeout, whoever interrupts it, and completes. */
    static Order deaf(Duration time) {
        return new Order("DeafJob", List.of(time.toMillis()), Duration.ZERO, Expectation.COMPLETES);
    }

    /** Only web knows it. */
    static Order unknown() {
        return new Order("NewerJob", List.of(), Duration.ZERO, new Expectation(0, "dead"));
    }

    /** As web takes it, without its id. */
    Map<String, Object> body(long number) {
        List<Object> arguments = new ArrayList<>(List.of(number));
        arguments.addAll(more);
        return delay.isZero()
                ? Map.of("job_class", jobClass, "queue_id", Scene.QUEUE, "arguments", arguments)
                : Map.of(
                        "job_class",
                        jobClass,
                        "queue_id",
                        Scene.QUEUE,
                        "arguments",
                        arguments,
                        "wait",
                        delay.toMillis() / 1e3);
    }
}
