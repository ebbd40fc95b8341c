package dev.barback.internal.worker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Divides room among lanes that may have messages: each place goes to the lane whose queue would have the next turn, if all
 * that it has waiting or requested had started. So what is fetched is what will start next, and queues share the window by
 * their weights. Used for one call, under the dispatcher's lock.
 */
final class RoomShares {
    private final PriorityQueue<Part> parts =
            new PriorityQueue<>(Comparator.comparingDouble(Part::pass).thenComparingInt(Part::order));

    /**
     * Adds a lane.
     *
     * @param capacity how many messages it may be asked for, 1 or more
     */
    void add(LaneState lane, int capacity, double currentPass) {
        parts.add(new Part(lane, capacity, lane.queue().passAfterWaiting(currentPass, lane.requested()), parts.size()));
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    int lanes() {
        return parts.size();
    }

    /** The requests for this many messages in all; uses up the shares. */
    List<LaneRequest> requests(int places) {
        List<Part> chosen = new ArrayList<>();
        for (int i = 0; i < places && !parts.isEmpty(); i++) {
            Part next = parts.remove();
            if (next.number++ == 0) {
                chosen.add(next);
            }
            next.pass += 1.0 / next.lane.queue().weight();
            if (next.number < next.capacity) {
                parts.add(next);
            }
        }
        List<LaneRequest> requests = new ArrayList<>(chosen.size());
        chosen.forEach(part -> requests.add(new LaneRequest(part.lane, part.number, true)));
        return requests;
    }

    /** What one lane gets. */
    private static final class Part {
        private final LaneState lane;
        private final int capacity;
        private final int order;
        private double pass;
        private int number;

        Part(LaneState lane, int capacity, double pass, int order) {
            this.lane = lane;
            this.capacity = capacity;
            this.pass = pass;
            this.order = order;
        }

        double pass() {
            return pass;
        }

        int order() {
            return order;
        }
    }
}
