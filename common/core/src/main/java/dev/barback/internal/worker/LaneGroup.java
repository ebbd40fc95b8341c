package dev.barback.internal.worker;

import dev.barback.internal.broker.OutageLog;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes from which one call of a fetcher may fetch: all of a worker's, if its broker serves many queues, else one.
 * Fetchers of the same group wait for room together. Guarded by the dispatcher's lock, except fields that never change.
 */
final class LaneGroup {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    private static final int MAX_NAMED = 5;

    private final List<LaneState> lanes;
    private final Condition room;
    private final OutageLog outage;
    private int fetchersWaiting;

    /** @param room the condition for which its fetchers wait */
    LaneGroup(List<LaneState> lanes, Condition room) {
        this.lanes = List.copyOf(lanes);
        this.room = room;
        this.outage = new OutageLog("fetch from " + names(), log);
    }

    List<LaneState> lanes() {
        return lanes;
    }

    /** "the queue mail", for sentences. */
    String names() {
        if (lanes.size() == 1) {
            return "the queue " + lanes.get(0).name();
        }
        return lanes.size() > MAX_NAMED
                ? "%d queues".formatted(lanes.size())
                : "the queues " + lanes.stream().map(LaneState::name).collect(Collectors.joining(", "));
    }

    /** Shared by its fetchers: on an idle queue one may get all the room for long, and the others don't try. */
    OutageLog outage() {
        return outage;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is in the dispatcher
    void awaitRoom() throws InterruptedException {
        fetchersWaiting++;
        try {
            room.awaitNanos(Dispatcher.POLL_INTERVAL_NANOS);
        } finally {
            fetchersWaiting--;
        }
    }

    boolean isFetcherWaiting() {
        return fetchersWaiting > 0;
    }

    void signalRoom() {
        room.signal();
    }

    void signalAllRoom() {
        room.signalAll();
    }
}
