package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param hits how often faults hit in a round
 * @param hold for how long they hold; the first outage of a round holds longer, see {@link #outage}
 * @param outage so long that health has to tell, which is 30 s
 * @param perSecond how many jobs are enqueued in each scene
 * @param flood how many jobs are due at once, in that fault
 */
record Plan(Hits hits, Duration hold, Duration outage, int perSecond, int flood) {
    /** Each fault once: ten minutes. */
    static final Plan SHORT = new Plan(new Hits(1, 1, 1), Duration.ofSeconds(3), Duration.ofSeconds(33), 50, 10_000);

    /** A million jobs and a thousand hits: an hour. A process takes 4 s of a processor to start: so fewer of those. */
    static final Plan LONG = new Plan(new Hits(30, 8, 3), Duration.ofSeconds(4), Duration.ofSeconds(40), 60, 200_000);

    /** How often faults hit that are brief, that end processes, and all others. */
    record Hits(int brief, int restarting, int others) {}

    /** For each hit of a round, how long it holds. */
    List<Duration> holds(Fault fault) {
        if (fault.kind() == Kind.SLOW) {
            return List.of(hold);
        }
        int often = switch (fault.kind()) {
            case BRIEF -> hits.brief;
            case RESTART -> hits.restarting;
            default -> hits.others;
        };
        List<Duration> holds = new ArrayList<>(Collections.nCopies(often, hold));
        if (fault.kind() == Kind.OUTAGE) {
            holds.set(0, outage);
        }
        return holds;
    }
}
