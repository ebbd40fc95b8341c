package dev.barback.faults;

import dev.barback.faults.Fault.Action;
import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** What jobs do to their workers. */
final class JobFaults {
    private static final Duration LONGEST_TROUBLE = Duration.ofMinutes(4);

    /** All of them, but for the {@linkplain #flood flood}. */
    static final List<Fault> ALL = List.of(
            new Fault("a job halts its JVM", Kind.SLOW, until(1, Order.fatal("halt"))),
            new Fault("a job calls System.exit", Kind.SLOW, until(1, Order.fatal("exit"))),
            new Fault("a job takes all memory", Kind.RESTART, until(1, Order.greedy("memory"))),
            new Fault("a job takes all of its stack", Kind.BRIEF, until(1, Order.greedy("stack"))),
            new Fault("jobs that ignore interruption", Kind.HINDRANCE, until(4, Order.deaf(Duration.ofSeconds(4)))),
            new Fault("50 poisonous jobs among good ones", Kind.BRIEF, until(50, Order.poison())),
            new Fault("500 jobs fail and are retried", Kind.BRIEF, until(500, Order.flaky(2))),
            new Fault("jobs of a class that no worker knows", Kind.BRIEF, until(5, Order.unknown())));

    private JobFaults() {}

    /** So many jobs are due at once. */
    static Fault flood(int jobs) {
        return new Fault(
                "%,d jobs due at once".formatted(jobs),
                Kind.SLOW,
                (scene, hold) -> scene.load().enqueue(Collections.nCopies(jobs, Order.delayed(Duration.ofSeconds(5)))));
    }

    /** Enqueues these and waits until they have done what they do. */
    private static Action until(int number, Order order) {
        return (scene, hold) -> {
            long first = scene.ledger().next();
            scene.load().enqueue(Collections.nCopies(number, order));
            long last = scene.ledger().next();
            Scene.await(order.jobClass() + " does not do what it should", LONGEST_TROUBLE, () -> {
                scene.marks().read();
                return scene.ledger().range(first, last).stream()
                        .filter(job -> job.expected().equals(order.expected()))
                        .allMatch(job -> job.isOver() || !job.confirmed());
            });
            scene.awaitAllUp();
        };
    }
}
