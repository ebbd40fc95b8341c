package dev.barback.worker;

import java.util.List;

/**
 * Decides how many messages may be fetched from a lane.
 *
 * <p>Room for a queue = idle processors + its window - its waiting jobs - the requested messages. The window is
 * its share of the jobs that the worker started in the last tenth of a second: with short jobs it bridges the round
 * trip to the broker, with long ones it is 0, so that the worker hoards no messages. If the round trip takes longer, so
 * does the span: twice the round trip, so that the window doubles with each one until the processors are busy, as the
 * window of a TCP connection that starts. (With a tenth of a second, workers that 0.4 s long fetches had left behind
 * stayed behind: 20 jobs a second.) Of queues that are known to have more messages, the one whose turn it is gets the
 * idle processors; the others may wait for messages all the time. The lanes of a queue share its window, and take turns
 * at idle processors by the time that their jobs took.
 *
 * <p>Of a queue with a limit, never more jobs run than the limit, and never more wait than may start, plus its window,
 * which then follows its own start rate. While it is at its limit, its waiting jobs do not count as work, and it has no
 * turn.
 *
 * <p>Guarded by the dispatcher's lock.
 */
final class PrefetchPolicy {
    private static final int MAX_WINDOW = 1_000;

    private final List<LaneState> lanes;
    private final double totalWeight;
    private final StartRate startRate = new StartRate();

    PrefetchPolicy(QueueScheduler queues) {
        this.lanes = queues.lanes();
        this.totalWeight = queues.all().stream().mapToInt(QueueState::weight).sum();
    }

    /** Notes that a job has started. */
    void mark(long nanos) {
        startRate.mark(nanos);
    }

    /**
     * How many messages may be fetched from a lane.
     *
     * @param idle processors without work
     * @param woken processors that were woken for a waiting job and have not taken it yet
     * @return 0 or less = none now
     */
    int fetchLimit(LaneState lane, int idle, int woken, long nanos) {
        int unclaimed = Math.max(0, lane.waiting() - woken);
        int window = window(lane, nanos);
        return Math.min(
                idleFor(lane, idle, nanos) + window - unclaimed - lane.requested(), lane.remainingCapacity(window));
    }

    /**
     * The least number worth a fetch: with pull(1) the emulator gives 1,000 messages a second, with pull(100) 50,000.
     */
    int minFetch(LaneState lane, long nanos) {
        return Math.max(1, window(lane, nanos) / 2);
    }

    private int idleFor(LaneState lane, int idle, long nanos) {
        if (!lane.isBacklogged()) {
            return idle;
        }
        int remaining = idle;
        for (LaneState other : lanes) {
            if (other != lane && other.isBacklogged()) {
                remaining -= other.claim(lane, nanos);
            }
        }
        return Math.max(0, remaining);
    }

    private int window(LaneState lane, long nanos) {
        QueueState queue = lane.queue();
        long span = Math.max(StartRate.SLOT_NANOS, 2 * lane.roundTrip());
        double share = Math.ceil(startRate.within(span, nanos) / totalWeight * queue.weight());
        double own = queue.isLimited() ? queue.window(span, nanos) : share;
        return (int) Math.min(MAX_WINDOW, Math.ceil(Math.min(share, own) / queue.lanesInUse(lane)));
    }
}
