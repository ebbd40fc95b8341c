package dev.barback.internal.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The prefetch of a worker whose broker serves many queues: few fetchers, each of whose calls fetches from all lanes that
 * have room. Its cost for a job does not grow with the number of queues: they are looked at once for each call, which
 * brings many jobs, and not when a job starts or ends.
 *
 * <p>Lanes that may have messages share the room: its messages are those that would start next, by the queues' turns (see
 * {@link RoomShares}). All other lanes are quiet. Of each quiet lane a message or some more are requested by a call that
 * waits, so that a job of a queue without backlog is fetched at once, whatever the others do. While such a call is under
 * way, the other fetchers fetch the backlog, and don't wait; a lane that has become quiet meanwhile is among their
 * requests.
 *
 * <p>Calls are as small as the jobs that start within 10 ms, or within a round trip if that is longer: a job with a
 * better priority than those of the backlog is among the next messages, and starts before all that wait here.
 *
 * <p>Guarded by the dispatcher's lock.
 */
final class SharedPrefetch implements PrefetchPolicy {
    private static final long CALL_SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    /** For the fetcher that another lane may need next. */
    private static final Duration SHORT_WAIT = Duration.ofMillis(50);
    /** After this many answers without messages, calls ask for 2^5 times the room. */
    private static final int MAX_DOUBLINGS = 5;
    /** Less than the time within which a queue counts as drained. */
    private static final long ANSWER_AGE_NANOS = TimeUnit.SECONDS.toNanos(6);

    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final QueueScheduler queues;
    private final IdleProcessors idle;
    private final StartRate startRate = new StartRate();
    private final RoundTrip roundTrip = new RoundTrip();
    private int calls;
    private int waitingCalls;
    private int expected;
    private int emptyAnswers;
    private long checkedNanos;
    private boolean lacksOnlyRoom = true;

    SharedPrefetch(QueueScheduler queues, IdleProcessors idle, long nanos) {
        this.queues = queues;
        this.idle = idle;
        this.checkedNanos = nanos;
    }

    @Override
    public void started(long nanos) {
        startRate.mark(nanos);
    }

    @Override
    public void changed() {
        lacksOnlyRoom = true;
    }

    @Override
    public boolean hasRoom(LaneGroup group, long nanos) {
        return lacksOnlyRoom && room(nanos) >= minFetch(nanos);
    }

    @Override
    public @Nullable FetchCall next(LaneGroup group, long nanos) {
        FetchCall call = choose(group, nanos);
        if (call != null) {
            calls++;
            waitingCalls += call.waits() ? 1 : 0;
            for (LaneRequest request : call.requests()) {
                request.lane().request(request.number(), call.waits(), nanos);
                expected += request.isExpected() ? request.number() : 0;
            }
            lacksOnlyRoom = true; // there may be another call for another fetcher
        }
        return call;
    }

    @Override
    public void ended(FetchCall call) {
        calls--;
        waitingCalls -= call.waits() ? 1 : 0;
        boolean allCame = true;
        boolean anyExpected = false;
        for (LaneRequest request : call.requests()) {
            if (request.isExpected()) {
                expected -= request.number();
                anyExpected = true;
                allCame &= request.lane().isBacklogged() && request.fetched() >= request.number();
            }
        }
        if (anyExpected && allCame) {
            roundTrip.measured(call.tookNanos());
        }
        if (anyExpected || !call.isEmpty()) {
            emptyAnswers = call.isEmpty() ? Math.min(MAX_DOUBLINGS, emptyAnswers + 1) : 0;
        }
        lacksOnlyRoom = true;
    }

    private @Nullable FetchCall choose(LaneGroup group, long nanos) {
        Candidates candidates = candidates(group, nanos);
        lacksOnlyRoom = candidates.places <= 0 || !candidates.busy.isEmpty();
        if (!candidates.unanswered.isEmpty()) {
            return new FetchCall(candidates.unanswered, Duration.ZERO);
        }
        int room = room(nanos);
        boolean fits = !candidates.busy.isEmpty() && room >= minFetch(nanos);
        int places = fits ? Math.min(MAX_BATCH_SIZE, room << emptyAnswers) : 0;
        if (calls == 0) {
            return ofAll(candidates, places);
        } else if (!candidates.quiet.isEmpty() && (waitingCalls == 0 || !fits)) {
            boolean othersNeedNoFetcher = waitingCalls == 0 || candidates.busy.isEmpty();
            return waiting(candidates.quiet, othersNeedNoFetcher ? MAX_WAIT : SHORT_WAIT);
        } else if (fits) {
            List<LaneRequest> requests = candidates.busy.requests(places);
            requests.addAll(candidates.quiet);
            return new FetchCall(requests, Duration.ZERO);
        }
        return null;
    }

    /**
     * The only call under way: if it asks all lanes that have room, it may wait, since a message of any of them ends it.
     * Otherwise the lanes that it asks may be empty after all, and others have messages.
     */
    private static @Nullable FetchCall ofAll(Candidates candidates, int places) {
        int busyLanes = candidates.busy.lanes();
        List<LaneRequest> requests = candidates.busy.requests(places);
        boolean isPart = !requests.isEmpty() && requests.size() < busyLanes;
        requests.addAll(candidates.quiet);
        if (requests.isEmpty()) {
            return null;
        }
        return isPart ? new FetchCall(requests, Duration.ZERO) : waiting(requests, MAX_WAIT);
    }

    /** A call that waits for as long as each of its queues allows. */
    private static FetchCall waiting(List<LaneRequest> requests, Duration max) {
        Duration wait = max;
        for (LaneRequest request : requests) {
            Duration own = request.lane().queue().pollInterval();
            wait = own.compareTo(wait) < 0 ? own : wait;
        }
        return new FetchCall(requests, wait);
    }

    /** The number of messages that may be fetched of lanes with backlog; 0 or less = none now. */
    private int room(long nanos) {
        long unclaimed = Math.max(0, queues.startable() - idle.woken());
        return (int) Math.min(MAX_BATCH_SIZE, idle.available() + window(nanos) - unclaimed - expected);
    }

    private int window(long nanos) {
        return Math.min(MAX_WINDOW, startRate.within(span(), nanos));
    }

    private long span() {
        return Math.max(MIN_SPAN_NANOS, 2 * roundTrip.nanos());
    }

    /** The least number worth a call for lanes with backlog: small, since an urgent job waits for the next call. */
    private int minFetch(long nanos) {
        double part = (double) Math.max(CALL_SPAN_NANOS, roundTrip.nanos()) / span();
        return (int) Math.max(1, window(nanos) * part);
    }

    /** Looks at each lane. */
    private Candidates candidates(LaneGroup group, long nanos) {
        Candidates candidates = new Candidates(idle.available() + window(nanos));
        if (candidates.places <= 0) {
            return candidates;
        }
        boolean checks = calls > 0 && nanos - checkedNanos > CHECK_INTERVAL_NANOS;
        checkedNanos = checks ? nanos : checkedNanos;
        int quietNumber = Math.max(1, candidates.places / group.lanes().size());
        for (LaneState lane : group.lanes()) {
            int capacity = lane.isResting(nanos) ? 0 : capacity(lane, candidates.places, nanos);
            if (capacity <= 0) {
                continue;
            }
            if (lane.mayHaveMessages()) {
                if (lane.isFull() || !lane.isAwaited()) {
                    candidates.busy.add(lane, capacity, queues.pass());
                }
            } else if (checks && lane.answers().isOlder(nanos, ANSWER_AGE_NANOS)) {
                candidates.unanswered.add(new LaneRequest(lane, 1, false));
            } else if (lane.requested() == 0) {
                candidates.quiet.add(new LaneRequest(lane, Math.min(quietNumber, capacity), false));
            }
        }
        return candidates;
    }

    /** How many more messages a lane may be asked for: of its users, those with waiting jobs may be at their limits. */
    private int capacity(LaneState lane, int places, long nanos) {
        int unclaimed = Math.max(0, lane.waiting() - idle.woken());
        int ownWindow = lane.queue().isLimited() ? lane.queue().window(span(), nanos) : 0;
        return Math.min(places - unclaimed - lane.requested(), lane.remainingCapacity(ownWindow));
    }

    /** The lanes of which a call may fetch messages now. */
    private static final class Candidates {
        private final int places;
        private final RoomShares busy = new RoomShares();
        private final List<LaneRequest> quiet = new ArrayList<>();
        /** Quiet lanes of which the broker has not said for long that they are empty, since its answers had other messages. */
        private final List<LaneRequest> unanswered = new ArrayList<>();

        /** @param places idle processors and the window */
        Candidates(int places) {
            this.places = places;
        }
    }
}
