package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The duration and the load of a run.
 *
 * @param hits the number of hits of a fault in a round
 * @param holds how long a fault holds
 * @param clockStep how far a database's clock steps: a job that became due meanwhile runs that much later at the latest
 * @param perSecond the number of jobs enqueued on each broker
 * @param flood the number of jobs due at once, in that fault
 */
record FaultPlan(Hits hits, Holds holds, Duration clockStep, int perSecond, int flood) {
    /** Each fault once: ten minutes on 2 cores. */
    static final FaultPlan SHORT = new FaultPlan(
            new Hits(1, 1, 1),
            new Holds(Duration.ofSeconds(3), Duration.ofSeconds(33), Duration.ofSeconds(3)),
            Duration.ofMinutes(1),
            50,
            10_000);

    /** A million jobs and a thousand hits: an hour. A process needs 4 s of CPU time to start: so fewer of those. */
    static final FaultPlan LONG = new FaultPlan(
            new Hits(30, 8, 3),
            new Holds(Duration.ofSeconds(4), Duration.ofSeconds(40), Duration.ofSeconds(40)),
            Duration.ofMinutes(5),
            60,
            200_000);

    /** The number of hits of brief faults, of faults that end processes, and of all others. */
    record Hits(int brief, int restarting, int others) {}

    /**
     * How long a fault holds.
     *
     * @param hold in general
     * @param outage the first outage of a round: long enough that health has to report it, which is 30 s
     * @param refusal the same for outages in which the broker answers
     */
    record Holds(Duration hold, Duration outage, Duration refusal) {}

    /** The duration of each hit of a round. */
    List<Duration> holds(Fault fault) {
        if (fault.kind() == Kind.SLOW) {
            return List.of(holds.hold);
        }
        int times = switch (fault.kind()) {
            case BRIEF -> hits.brief;
            case RESTART -> hits.restarting;
            default -> hits.others;
        };
        List<Duration> all = new ArrayList<>(Collections.nCopies(times, holds.hold));
        if (fault.kind() == Kind.OUTAGE) {
            all.set(0, holds.outage);
        } else if (fault.kind() == Kind.REFUSAL || fault.kind() == Kind.STORE_OUTAGE) {
            all.set(0, holds.refusal);
        }
        return all;
    }
}
