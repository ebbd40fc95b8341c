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
 * @param hold the time that a fault holds; the first outage of a round holds longer, see {@link #outage}
 * @param outage long enough that health has to report it, which is 30 s
 * @param refusal the same for outages in which the broker answers
 * @param perSecond the number of jobs enqueued on each broker
 * @param flood the number of jobs due at once, in that fault
 */
record FaultPlan(Hits hits, Duration hold, Duration outage, Duration refusal, int perSecond, int flood) {
    /** Each fault once: twelve minutes on 2 cores. */
    static final FaultPlan SHORT = new FaultPlan(
            new Hits(1, 1, 1), Duration.ofSeconds(3), Duration.ofSeconds(33), Duration.ofSeconds(3), 50, 10_000);

    /** A million jobs and a thousand hits: an hour. A process needs 4 s of CPU time to start: so fewer of those. */
    static final FaultPlan LONG = new FaultPlan(
            new Hits(30, 8, 3), Duration.ofSeconds(4), Duration.ofSeconds(40), Duration.ofSeconds(40), 60, 200_000);

    /** The number of hits of brief faults, of faults that end processes, and of all others. */
    record Hits(int brief, int restarting, int others) {}

    /** The duration of each hit of a round. */
    List<Duration> holds(Fault fault) {
        if (fault.kind() == Kind.SLOW) {
            return List.of(hold);
        }
        int times = switch (fault.kind()) {
            case BRIEF -> hits.brief;
            case RESTART -> hits.restarting;
            default -> hits.others;
        };
        List<Duration> holds = new ArrayList<>(Collections.nCopies(times, hold));
        if (fault.kind() == Kind.OUTAGE) {
            holds.set(0, outage);
        } else if (fault.kind() == Kind.REFUSAL || fault.kind() == Kind.STORE_OUTAGE) {
            holds.set(0, refusal);
        }
        return holds;
    }
}
