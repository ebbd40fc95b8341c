package dev.barback.faults;

import dev.barback.faults.Fault.Action;
import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** The faults caused by jobs. */
final class JobFaults {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    /** All faults except the {@linkplain #flood flood}. */
    static final List<Fault> ALL = List.of(
            new Fault("a job halts its JVM", Kind.SLOW, enqueueAndAwait(1, TestJob.fatal("halt"))),
            new Fault("a job calls System.exit", Kind.SLOW, enqueueAndAwait(1, TestJob.fatal("exit"))),
            new Fault("a job uses all memory", Kind.RESTART, enqueueAndAwait(1, TestJob.greedy("memory"))),
            new Fault("a job uses all of its stack", Kind.BRIEF, enqueueAndAwait(1, TestJob.greedy("stack"))),
            new Fault(
                    "jobs that ignore interruption",
                    Kind.SLOWDOWN,
                    enqueueAndAwait(4, TestJob.deaf(Duration.ofSeconds(4)))),
            new Fault("50 poisonous jobs among good ones", Kind.BRIEF, enqueueAndAwait(50, TestJob.poison())),
            new Fault("500 jobs fail and are retried", Kind.BRIEF, enqueueAndAwait(500, TestJob.flaky(2))),
            new Fault("jobs of a class that no worker knows", Kind.BRIEF, enqueueAndAwait(5, TestJob.unknown())));

    private JobFaults() {}

    /**
     * The fault of many jobs that are due at once.
     *
     * @param jobs their number
     */
    static Fault flood(int jobs) {
        return new Fault(
                "%,d jobs due at once".formatted(jobs),
                Kind.SLOW,
                (testBed, hold) ->
                        testBed.load().enqueue(Collections.nCopies(jobs, TestJob.delayed(Duration.ofSeconds(5)))));
    }

    /** Enqueues these jobs, and waits until they have ended as expected. */
    private static Action enqueueAndAwait(int number, TestJob testJob) {
        return (testBed, hold) -> {
            long first = testBed.expectedJobs().nextNumber();
            testBed.load().enqueue(Collections.nCopies(number, testJob));
            long last = testBed.expectedJobs().nextNumber();
            TestBed.await(testJob.jobClass() + " does not end as expected", TIMEOUT, () -> {
                testBed.marks().read();
                return testBed.expectedJobs().range(first, last).stream()
                        .filter(job -> job.expected().equals(testJob.expected()))
                        .allMatch(job -> job.isOver() || !job.confirmed());
            });
            testBed.awaitHealthy();
        };
    }
}
