package dev.barback.record;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A worker, or several of one process as one, as it last told of itself. Immutable.
 *
 * @param id unique among workers: host, process and a number of its own
 * @param queues those it serves
 * @param full those of its queues of which it can start no more for now: as many processors as it may have are busy,
 *     or as many as the queue may have
 * @param jobs the names of those it knows
 * @param processors how many it has now, each of which can run a job
 * @param inFlight how many it runs
 * @param startedAt when it began
 * @param seenAt when it told this, by the clock of the records
 * @param keepsRecords whether it records what becomes of jobs; else it leaves those to others that were enqueued with records
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
    /** How often a worker tells of itself. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** After that time without a word it counts as dead. */
    public static final Duration SILENCE = Duration.ofSeconds(15);

    /** An id for this process: where it runs, and something that nobody else has. */
    public static String newId() {
        String random = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        return ProcessHandle.current().pid() + "@" + host() + "-" + random;
    }

    /** Without asking anybody: a name server may be slow. */
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

    /** This one and another of the same process, as one: a queue is full when it is so for each that serves it. */
    WorkerRecord with(WorkerRecord other) {
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

    /** Whether it could start one more job of this queue. */
    public boolean hasRoomFor(String queue) {
        return queues.contains(queue) && !full.contains(queue);
    }
}
