package dev.barback.record;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The workers of one process: the records know them by one name, so what one of them has in hand, none of them has lost, and
 * only the last one leaves. Thread-safe.
 */
public final class Crew {
    private final List<Member> members = new CopyOnWriteArrayList<>();

    Crew() {}

    /**
     * One worker.
     *
     * @param inHand the ids of the jobs that it has in hand, whether it has started them or not
     * @param description the worker as the records should know it at a time
     */
    public record Member(Supplier<Set<String>> inHand, Function<Instant, WorkerRecord> description) {}

    /** From now on it works. */
    public void join(Member member) {
        members.add(member);
    }

    /** It works no more, and has nothing in hand. */
    public void leave(Member member) {
        members.remove(member);
    }

    /** Whether nobody works. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The ids of the jobs that any of them has in hand. */
    public Set<String> inHand() {
        Set<String> all = new HashSet<>();
        members.forEach(member -> all.addAll(member.inHand().get()));
        return all;
    }

    /** All of them as one worker; empty if there is none. */
    public Optional<WorkerRecord> describe(Instant now) {
        return members.stream().map(member -> member.description().apply(now)).reduce(WorkerRecord::with);
    }
}
