package dev.barback.worker;

import dev.barback.broker.QueueNames;
import dev.barback.fair.ShareRules;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a worker works.
 *
 * @param queues what it serves, and how
 * @param processors how many jobs run at once: between these bounds, as the work requires. More suits jobs that wait for
 *     others (databases, HTTP); jobs that compute gain nothing beyond the cores. Default: always twice the cores
 * @param jobTimeout the longest an execution may take where its class says nothing; zero = no limit, the
 *     default
 * @param grace how long running jobs may go on when the worker is stopped, before they are interrupted and
 *     given back. Should be shorter than what kills the process (Docker: 10 s, Kubernetes: 30 s). Default: 8 s
 * @param maxDeliveries how often a message may be delivered, without ever being settled, before it is taken
 *     for one that kills its worker, and buried. Jobs that run beside such a one are counted too, so not too
 *     low. Default: 5
 * @param shares which users get what share of the processors. Default: all the same
 */
public record WorkerOptions(
        Map<String, QueueOptions> queues,
        ProcessorRange processors,
        Duration jobTimeout,
        Duration grace,
        int maxDeliveries,
        ShareRules shares) {

    /** Checks and copies. */
    public WorkerOptions {
        queues = Collections.unmodifiableMap(new LinkedHashMap<>(queues));
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("A worker needs at least one queue to serve.");
        }
        queues.keySet().forEach(QueueNames::check);
        if (queues.containsKey(QueueNames.MORGUE)) {
            throw new IllegalArgumentException("No worker serves the morgue; revive its jobs instead.");
        } else if (jobTimeout.isNegative() || grace.isNegative()) {
            throw new IllegalArgumentException("Neither job timeout nor grace time can be negative.");
        } else if (maxDeliveries < 2) {
            throw new IllegalArgumentException("The greatest number of deliveries is 2 or more.");
        }
    }

    /** The defaults, for one queue. */
    public static WorkerOptions forQueue(String queue) {
        return new WorkerOptions(
                Map.of(queue, QueueOptions.DEFAULTS),
                ProcessorRange.fixed(standardProcessors()),
                Duration.ZERO,
                Duration.ofSeconds(8),
                5,
                ShareRules.EQUAL);
    }

    /**
     * As many as these queues' limits allow, where each has one; those without share {@link #standardProcessors} beside
     * that. So each queue with a limit can have as many jobs running as it may.
     */
    public static int processorsFor(Collection<QueueOptions> queues) {
        long limits = queues.stream().mapToLong(QueueOptions::processors).sum();
        boolean hasUnlimited = queues.stream().anyMatch(queue -> queue.processors() == 0);
        return (int) Math.min(Integer.MAX_VALUE, limits + (hasUnlimited ? standardProcessors() : 0));
    }

    /** Twice the cores: a job seldom computes all the time. */
    public static int standardProcessors() {
        return 2 * Runtime.getRuntime().availableProcessors();
    }

    /** These options with another number of processors, which does not change. */
    public WorkerOptions withProcessors(int number) {
        return withProcessors(ProcessorRange.fixed(number));
    }

    /** These options with as many processors as the work requires, between these bounds. */
    public WorkerOptions withProcessors(ProcessorRange range) {
        return new WorkerOptions(queues, range, jobTimeout, grace, maxDeliveries, shares);
    }

    /** These options with other queues. */
    public WorkerOptions withQueues(Map<String, QueueOptions> others) {
        return new WorkerOptions(others, processors, jobTimeout, grace, maxDeliveries, shares);
    }

    /** These options with another timeout; zero = no limit. */
    public WorkerOptions withJobTimeout(Duration timeout) {
        return new WorkerOptions(queues, processors, timeout, grace, maxDeliveries, shares);
    }

    /** These options with other rules of who gets what share. */
    public WorkerOptions withShares(ShareRules rules) {
        return new WorkerOptions(queues, processors, jobTimeout, grace, maxDeliveries, rules);
    }

    /** These options with another grace time. */
    public WorkerOptions withGrace(Duration time) {
        return new WorkerOptions(queues, processors, jobTimeout, time, maxDeliveries, shares);
    }
}
