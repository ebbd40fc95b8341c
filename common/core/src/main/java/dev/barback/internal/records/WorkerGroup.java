package dev.barback.internal.records;

import dev.barback.WorkerRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Groups the workers of one process, which have one record: a job that one of them holds is not lost, and only the last
 * one reports that it has left. Thread-safe.
 */
public final class WorkerGroup {
    private final List<Member> members = new CopyOnWriteArrayList<>();

    WorkerGroup() {}

    /**
     * One worker.
     *
     * @param heldJobIds the ids of the jobs that it holds, started or not
     * @param description the worker's record at a time
     */
    public record Member(Supplier<Set<String>> heldJobIds, Function<Instant, WorkerRecord> description) {}

    /** Adds a worker. */
    public void join(Member member) {
        members.add(member);
    }

    /** Removes a worker, which holds no jobs any more. */
    public void leave(Member member) {
        members.remove(member);
    }

    /** Whether there is no worker. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The ids of the jobs that any of them holds. */
    public Set<String> heldJobIds() {
        Set<String> all = new HashSet<>();
        members.forEach(member -> all.addAll(member.heldJobIds().get()));
        return all;
    }

    /** The record of all of them as one worker; empty if there is none. */
    public Optional<WorkerRecord> describe(Instant now) {
        return members.stream().map(member -> member.description().apply(now)).reduce(WorkerRecord::with);
    }
}
