package dev.barback.internal.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prefetch of a worker whose broker has one queue in each call: each lane has fetchers of its own, and a room of its
 * own, for which it takes its share of the window. Of queues that are known to have more messages, the one whose turn it
 * is gets the idle processors; the others may wait for messages all the time. The lanes of a queue share its window, and
 * take turns at idle processors by the time that their jobs took. Guarded by the dispatcher's lock.
 */
final class LanePrefetch implements PrefetchPolicy {
    private final List<LaneState> lanes;
    private final IdleProcessors idle;
    private final double totalWeight;
    private final StartRate startRate = new StartRate();

    LanePrefetch(QueueScheduler queues, IdleProcessors idle) {
        this.lanes = queues.lanes();
        this.idle = idle;
        this.totalWeight = queues.all().stream().mapToInt(QueueState::weight).sum();
    }

    @Override
    public void started(long nanos) {
        startRate.mark(nanos);
    }

    @Override
    public @Nullable FetchCall next(LaneGroup group, long nanos) {
        if (!hasRoom(group, nanos)) {
            return null;
        }
        LaneState lane = group.lanes().get(0);
        int number = Math.min(MAX_BATCH_SIZE, fetchLimit(lane, nanos));
        lane.request(number, true, nanos);
        return new FetchCall(
                List.of(new LaneRequest(lane, number, lane.isBacklogged())),
                lane.queue().pollInterval());
    }

    @Override
    public boolean hasRoom(LaneGroup group, long nanos) {
        LaneState lane = group.lanes().get(0);
        return !lane.isResting(nanos) && fetchLimit(lane, nanos) >= minFetch(lane, nanos);
    }

    @Override
    public void ended(FetchCall call) {
        LaneRequest only = call.requests().get(0);
        if (only.lane().isBacklogged() && only.fetched() > 0 && only.fetched() == only.number()) {
            only.lane().roundTrip().measured(call.tookNanos());
        }
    }

    @Override
    public void changed() {
        // each look at a lane's room takes all into account
    }

    /** How many messages may be fetched from a lane; 0 or less = none now. */
    private int fetchLimit(LaneState lane, long nanos) {
        int unclaimed = Math.max(0, lane.waiting() - idle.woken());
        int window = window(lane, nanos);
        return Math.min(idleFor(lane, nanos) + window - unclaimed - lane.requested(), lane.remainingCapacity(window));
    }

    /**
     * The least number worth a fetch: with pull(1) the emulator gives 1,000 messages a second, with pull(100) 50,000.
     */
    private int minFetch(LaneState lane, long nanos) {
        return Math.max(1, window(lane, nanos) / 2);
    }

    private int idleFor(LaneState lane, long nanos) {
        if (!lane.isBacklogged()) {
            return idle.available();
        }
        int remaining = idle.available();
        for (LaneState other : lanes) {
            if (other != lane && other.isBacklogged()) {
                remaining -= other.claim(lane, nanos);
            }
        }
        return Math.max(0, remaining);
    }

    private int window(LaneState lane, long nanos) {
        QueueState queue = lane.queue();
        long span = Math.max(MIN_SPAN_NANOS, 2 * lane.roundTrip().nanos());
        double share = Math.ceil(startRate.within(span, nanos) / totalWeight * queue.weight());
        double own = queue.isLimited() ? queue.window(span, nanos) : share;
        return (int) Math.min(MAX_WINDOW, Math.ceil(Math.min(share, own) / queue.lanesInUse(lane)));
    }
}
