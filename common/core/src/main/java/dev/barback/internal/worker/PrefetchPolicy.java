package dev.barback.internal.worker;

import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.worker.QueueScheduler.QueueState;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
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

    /**
     * The state of a lane, from which messages are fetched: a queue, or one of its lanes. It has a virtual time, the
     * seconds that its jobs took: of several lanes, the one with the least is fetched from next. Guarded by the
     * dispatcher's lock, except fields that never change.
     */
    static final class LaneState {
        /** A lane with more messages answers sooner. A lane that is empty after all delays the others for no longer. */
        private static final long CLAIM_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

        private final String name;
        private final QueueState queue;
        private final Condition room;
        private final OutageLog outage;
        private final BrokerAnswers answers = new BrokerAnswers();
        private double virtualTime;
        private double minVirtualTime;
        private int waiting;
        private int requested;
        private long requestedNanos;
        private boolean backlogged;
        private long roundTrip;
        private long previousRoundTrip;
        private int fetchersWaiting;

        LaneState(String name, QueueState queue, Condition room) {
            this.name = name;
            this.queue = queue;
            this.room = room;
            this.outage = new OutageLog("fetch from the queue " + name, log);
            queue.add(this);
        }

        String name() {
            return name;
        }

        QueueState queue() {
            return queue;
        }

        /** Shared by its fetchers: on an idle queue one may get all the room for long, and the others don't try. */
        OutageLog outage() {
            return outage;
        }

        BrokerAnswers answers() {
            return answers;
        }

        int waiting() {
            return waiting;
        }

        void added() {
            waiting++;
        }

        /** Notes that a waiting message was removed. */
        void removed() {
            waiting--;
        }

        /** Notes that one of its jobs starts, and charges the lane as the user is charged. */
        void started(Delivery delivery) {
            if (queue.lanesInUse(this) == 1) {
                minVirtualTime = virtualTime; // the queue's time follows it now, and does not go back either
            }
            queue.advanceVirtualTime();
            waiting--;
            virtualTime += delivery.charged();
        }

        void ended(Delivery delivery, double seconds) {
            virtualTime = Math.max(minVirtualTime, virtualTime + seconds - delivery.charged());
        }

        double virtualTime() {
            return virtualTime;
        }

        /** How many more messages may wait here: those that could start now, and those that will within a window. */
        int remainingCapacity(int window) {
            if (queue.isPaused()) {
                return 0;
            }
            return queue.isLimited() ? queue.free() + window - waiting - requested : Integer.MAX_VALUE;
        }

        int requested() {
            return requested;
        }

        void request(int number, long nanos) {
            requested += number;
            requestedNanos = nanos;
        }

        /** A lane saves up no credit: after a time without messages, it goes on from the queue's virtual time. */
        void fetchEnded(int number, boolean fetchedAny, long nanos) {
            requested -= number;
            if (fetchedAny && !isInUse() && virtualTime < queue.virtualTime()) {
                virtualTime = queue.virtualTime();
                minVirtualTime = virtualTime;
            }
            backlogged = fetchedAny;
            if (fetchedAny) {
                answers.foundMessages(nanos);
            }
        }

        /**
         * Notes how long a fetch took that brought all messages that were requested. Of a lane with more messages, that is
         * the round trip; otherwise the broker may have waited for a message.
         */
        void fetchedAll(long nanos) {
            if (backlogged) {
                previousRoundTrip = roundTrip;
                roundTrip = nanos;
            }
        }

        /** The nanoseconds of a round trip: the shorter of the latest two, since one may be a pause of the JVM; 0 = not known. */
        long roundTrip() {
            return Math.min(roundTrip, previousRoundTrip);
        }

        /** Whether the latest fetch brought messages, so that more are to be expected. */
        boolean isBacklogged() {
            return backlogged;
        }

        boolean isInUse() {
            return backlogged || waiting > 0;
        }

        /** How many idle processors another lane leaves to this one, which is known to have more messages. */
        int claim(LaneState other, long nanos) {
            if (queue != other.queue) {
                boolean first = needsFetch() && queue.pass() < other.queue.pass();
                return Math.min(requested, queue.free()) + (first ? 1 : 0);
            }
            boolean first = needsFetch() && virtualTime < other.virtualTime;
            return (nanos - requestedNanos < CLAIM_NANOS ? requested : 0) + (first ? 1 : 0);
        }

        /** Whether it could use a processor, but has no waiting message and fetches none. */
        private boolean needsFetch() {
            return backlogged && requested == 0 && waiting == 0 && queue.free() > 0;
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

    /** Counts the starts of the last seconds, per tenth of a second. Not thread-safe. */
    static final class StartRate {
        static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

        /** Two seconds. */
        private static final int MAX_SLOTS = 20;

        private final int[] counts = new int[MAX_SLOTS + 1];
        private long slot;

        void mark(long nanos) {
            advance(nanos);
            counts[index(slot)]++;
        }

        /**
         * How many jobs start within a span of this length: the greater of the counts of the latest span and of the one
         * that ended a slot before, since the current slot is not over.
         *
         * @param span counted as 0.1 s to 2 s, in whole slots
         */
        int within(long span, long nanos) {
            advance(nanos);
            int slots = (int) Math.min(MAX_SLOTS, Math.max(1, (span + SLOT_NANOS - 1) / SLOT_NANOS));
            int shared = 0;
            for (long each = slot - slots + 1; each < slot; each++) {
                shared += counts[index(each)];
            }
            return shared + Math.max(counts[index(slot)], counts[index(slot - slots)]);
        }

        private void advance(long nanos) {
            long now = Math.floorDiv(nanos, SLOT_NANOS);
            if (now - slot >= counts.length) {
                Arrays.fill(counts, 0);
            } else {
                for (long each = slot + 1; each <= now; each++) {
                    counts[index(each)] = 0;
                }
            }
            slot = now;
        }

        private int index(long number) {
            return Math.floorMod(number, counts.length);
        }
    }
}
