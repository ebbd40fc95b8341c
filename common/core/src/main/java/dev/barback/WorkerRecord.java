package dev.barback;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The record of a worker, or of all workers of one process as one, from its latest heartbeat. Immutable.
 *
 * @param id unique among workers: process, host and a random number
 * @param queues the queues that it serves
 * @param full its queues of which it can start no more jobs for now: all processors that it may have are busy, or all
 *     that the queue may use
 * @param jobs the names of the job classes that it knows
 * @param processors the number of processors now, each of which can run a job
 * @param inFlight the number of running jobs
 * @param startedAt when it started
 * @param seenAt the time of the heartbeat, by the job store's clock
 * @param keepsRecords whether it keeps records of jobs; else it leaves recorded jobs to other workers
 */
public record WorkerRecord(
        String id,
        Set<String> queues,
        Set<String> full,
        Set<String> jobs,
        int processors,
        int inFlight,
        Instant startedAt,
        Instant seenAt,
        boolean keepsRecords) {
    /** The interval in which a worker writes this record. */
    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);

    /** After this time without a heartbeat a worker counts as dead. */
    public static final Duration DEAD_AFTER = Duration.ofSeconds(15);

    /** A new id for this process: its number, its host, and a random number. */
    public static String newId() {
        String random = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        return ProcessHandle.current().pid() + "@" + host() + "-" + random;
    }

    /** The host's name, without a name server, which may be slow. */
    private static String host() {
        String name = System.getenv("HOSTNAME");
        return name == null || name.isBlank() ? "localhost" : name.strip();
    }

    /** Copies the sets. */
    public WorkerRecord {
        queues = Set.copyOf(queues);
        full = Set.copyOf(full);
        jobs = Set.copyOf(jobs);
    }

    /**
     * This worker and another of the same process, as one: a queue is full if it is full for each worker that serves
     * it.
     */
    public WorkerRecord with(WorkerRecord other) {
        Set<String> either = union(full, other.full);
        either.removeIf(queue -> hasRoomFor(queue) || other.hasRoomFor(queue));
        return new WorkerRecord(
                id,
                union(queues, other.queues),
                either,
                union(jobs, other.jobs),
                processors + other.processors,
                inFlight + other.inFlight,
                startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt,
                seenAt,
                keepsRecords);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Whether the worker could start one more job of this queue. */
    public boolean hasRoomFor(String queue) {
        return queues.contains(queue) && !full.contains(queue);
    }
}
