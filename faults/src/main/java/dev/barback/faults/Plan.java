package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param brief how often brief faults hit in a round
 * @param repeated how often all others do
 * @param hold for how long they hold; the first outage of a round holds longer, see {@link #outage}
 * @param outage so long that health has to tell, which is 30 s
 * @param perSecond how many jobs are enqueued in each scene
 * @param flood how many jobs are due at once, in that fault
 */
record Plan(int brief, int repeated, Duration hold, Duration outage, int perSecond, int flood) {
    /** Each fault once: ten minutes. */
    static final Plan SHORT = new Plan(1, 1, Duration.ofSeconds(3), Duration.ofSeconds(33), 50, 10_000);

    /** A million jobs and a thousand hits: an hour. */
    static final Plan LONG = new Plan(17, 4, Duration.ofSeconds(4), Duration.ofSeconds(40), 90, 200_000);

    /** For each hit of a round, how long it holds. */
    List<Duration> holds(Fault fault) {
        if (fault.kind() == Kind.SLOW) {
            return List.of(hold);
        }
        if (fault.kind() == Kind.BRIEF) {
            return Collections.nCopies(brief, hold);
        }
        List<Duration> holds = new ArrayList<>(Collections.nCopies(repeated, hold));
        if (fault.kind() == Kind.OUTAGE) {
            holds.set(0, outage);
        }
        return holds;
    }
}
