package dev.barback.worker;

import java.util.List;

/**
 * How many messages a line may be asked for.
 *
 * <p>Room for a queue = idle processors + its window - what waits of it - what is being asked for. The window
 * is its share of what the worker started in the last tenth of a second: with short jobs it bridges the round
 * trip to the broker, with long ones it is nothing, and nothing is hoarded. Of queues that are known to have more,
 * idle processors are for the one whose turn it is; the others may wait for messages all the time. The lanes of a queue
 * share its window, and take turns at idle processors by the time that their jobs took.
 *
 * <p>Of a queue with a limit, never more jobs run than that, and never more are in hand than may start, and its window,
 * which then follows its own pace. While it is at its limit, what waits of it is no work, and it has no turn.
 *
 * <p>Guarded by the inbox' lock.
 */
final class Room {
    private static final int LONGEST_WINDOW = 1_000;

    private final List<Line> lines;
    private final double totalWeight;
    private final Pace pace = new Pace();

    Room(ServedQueues queues) {
        this.lines = queues.lines();
        this.totalWeight = queues.all().stream().mapToInt(ServedQueue::weight).sum();
    }

    /** That a job has started. */
    void mark(long nanos) {
        pace.mark(nanos);
    }

    /**
     * How many messages a line may be asked for.
     *
     * @param idle processors that have no work
     * @param woken processors that are on their way to work that waits
     * @return 0 or less = none now
     */
    int of(Line line, int idle, int woken, long nanos) {
        int unclaimed = Math.max(0, line.waiting() - woken);
        int window = window(line, nanos);
        return Math.min(idleFor(line, idle, nanos) + window - unclaimed - line.asked(), line.spare(window));
    }

    /** Not one by one: with pull(1) the emulator gives 1,000 messages a second, with pull(100) 50,000. */
    int worthwhile(Line line, long nanos) {
        return Math.max(1, window(line, nanos) / 2);
    }

    private int idleFor(Line line, int idle, long nanos) {
        if (!line.isBacklogged()) {
            return idle;
        }
        int left = idle;
        for (Line other : lines) {
            if (other != line && other.isBacklogged()) {
                left -= other.claim(line, nanos);
            }
        }
        return Math.max(0, left);
    }

    private int window(Line line, long nanos) {
        ServedQueue queue = line.queue();
        double share = Math.ceil(pace.perSlot(nanos) / totalWeight * queue.weight());
        double own = queue.isLimited() ? queue.window(nanos) : share;
        return (int) Math.min(LONGEST_WINDOW, Math.ceil(Math.min(share, own) / queue.lanesInUse(line)));
    }
}
