package dev.barback.internal.worker;

import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.QueueNames;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of a worker.
 *
 * @param queues the queues that it serves, and their options
 * @param processors how many jobs run at once: between these bounds, as the work requires. A higher number suits jobs
 *     that wait for databases or HTTP; jobs that compute gain nothing beyond the cores. Default: always twice the cores
 * @param jobTimeout the timeout of an execution whose job class has none; zero = no limit, the default
 * @param grace how long running jobs may go on when the worker is stopped, before they are interrupted and released.
 *     Should be shorter than the time after which the process is killed (Docker: 10 s, Kubernetes: 30 s). Default: 8 s
 * @param maxDeliveries how often a message may be delivered, without ever being completed, before it is taken for a
 *     poison message, and buried. Jobs that run beside a poison message are counted too, so not too low. Default: 5
 * @param shares each user's share of the processors. Default: all equal
 */
public record WorkerOptions(
        Map<String, QueueOptions> queues,
        ProcessorRange processors,
        Duration jobTimeout,
        Duration grace,
        int maxDeliveries,
        ShareRules shares) {

    /** Checks the options, and copies the queues. */
    public WorkerOptions {
        queues = Collections.unmodifiableMap(new LinkedHashMap<>(queues));
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("A worker needs at least one queue to serve.");
        }
        if (queues.containsKey(QueueNames.MORGUE)) {
            throw new IllegalArgumentException("No worker serves the morgue; revive its jobs instead.");
        }
        queues.keySet().forEach(QueueNames::checkForJobs);
        if (jobTimeout.isNegative() || grace.isNegative()) {
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
     * The number of processors for these queues: the sum of the limits, plus {@link #standardProcessors} if a queue has
     * none. So each queue with a limit can reach it.
     */
    public static int processorsFor(Collection<QueueOptions> queues) {
        long limits = queues.stream().mapToLong(QueueOptions::processors).sum();
        boolean hasUnlimited = queues.stream().anyMatch(queue -> queue.processors() == 0);
        return (int) Math.min(Integer.MAX_VALUE, limits + (hasUnlimited ? standardProcessors() : 0));
    }

    /** Twice the cores: few jobs compute all the time. */
    public static int standardProcessors() {
        return 2 * Runtime.getRuntime().availableProcessors();
    }

    /** These options with another, fixed number of processors. */
    public WorkerOptions withProcessors(int number) {
        return withProcessors(ProcessorRange.fixed(number));
    }

    /** These options with as many processors as the work requires, within this range. */
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

    /** These options with other share rules. */
    public WorkerOptions withShares(ShareRules rules) {
        return new WorkerOptions(queues, processors, jobTimeout, grace, maxDeliveries, rules);
    }

    /** These options with another number of deliveries after which a message is taken for a poison message. */
    public WorkerOptions withMaxDeliveries(int number) {
        return new WorkerOptions(queues, processors, jobTimeout, grace, number, shares);
    }

    /** These options with another grace time. */
    public WorkerOptions withGrace(Duration time) {
        return new WorkerOptions(queues, processors, jobTimeout, time, maxDeliveries, shares);
    }
}
