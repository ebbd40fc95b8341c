package dev.barback.internal.worker;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many messages a call may fetch, and from which lanes.
 *
 * <p>Room = idle processors + the window - the waiting jobs - the requested messages. The window is the number of jobs
 * that the worker started in the last tenth of a second: with short jobs it bridges the round trip to the broker, with
 * long ones it is 0, so that the worker hoards no messages. If the round trip takes longer, so does the span: twice the
 * round trip, so that the window doubles with each one until the processors are busy, as the window of a TCP connection
 * that starts. (With a tenth of a second, workers that 0.4 s long fetches had left behind stayed behind: 20 jobs a
 * second.)
 *
 * <p>Of a queue with a limit, never more jobs run than the limit, and never more wait than may start, plus its window,
 * which then follows its own start rate. While it is at its limit, its waiting jobs do not count as work, and it has no
 * turn.
 *
 * <p>{@link SharedPrefetch} divides the room among all lanes of a worker; {@link LanePrefetch} gives each lane a room of
 * its own. Guarded by the dispatcher's lock.
 */
interface PrefetchPolicy {
    int MAX_BATCH_SIZE = 1_000;
    int MAX_WINDOW = 1_000;

    /** The shortest time for which messages are fetched ahead. */
    long MIN_SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Notes that a job has started. */
    void started(long nanos);

    /**
     * The next call of a fetcher; null = there is not room for a worthwhile number of messages. Counts as begun until it
     * has {@link #ended}.
     */
    @Nullable FetchCall next(LaneGroup group, long nanos);

    /** Whether {@link #next} may have a call for this group. Takes no longer with more lanes in the group. */
    boolean hasRoom(LaneGroup group, long nanos);

    /** Notes the end of a call, before its lanes do. */
    void ended(FetchCall call);

    /** Notes that more may be fetched from a lane for another reason than idle processors or started jobs. */
    void changed();
}
