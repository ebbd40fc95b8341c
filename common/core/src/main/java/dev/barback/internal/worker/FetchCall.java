package dev.barback.internal.worker;

import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One call to the broker that fetches messages: what it asks for, and its answer. Created by a {@link PrefetchPolicy};
 * the rest is written and read by the fetcher's thread alone.
 */
final class FetchCall {
    private final List<LaneRequest> requests;
    private final Duration wait;
    private boolean answered;
    private int fetched;
    private long tookNanos;

    /**
     * @param requests one per lane, at least one
     * @param wait how long the broker may wait for the first message
     */
    FetchCall(List<LaneRequest> requests, Duration wait) {
        this.requests = requests;
        this.wait = wait;
    }

    List<LaneRequest> requests() {
        return requests;
    }

    Duration waitTime() {
        return wait;
    }

    /** Whether the broker may wait for a message. */
    boolean waits() {
        return !wait.isZero();
    }

    /** Notes the broker's answer. A call without one has failed. */
    void answered(List<Lease> leases, long nanos) {
        answered = true;
        fetched = leases.size();
        tookNanos = nanos;
        if (!leases.isEmpty()) {
            Map<String, Integer> byLane = new HashMap<>();
            leases.forEach(lease -> byLane.merge(lease.queue(), 1, Integer::sum));
            requests.forEach(request -> request.answered(byLane));
        }
    }

    boolean isAnswered() {
        return answered;
    }

    /** Whether the broker has answered with no messages at all. Of a lane without messages, other answers say nothing. */
    boolean isEmpty() {
        return answered && fetched == 0;
    }

    long tookNanos() {
        return tookNanos;
    }
}
