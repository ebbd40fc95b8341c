package dev.barback.internal.worker;

import java.util.Map;

/**
 * What a fetch asks of one lane, and what it got. Its answer is written and read by the fetcher's thread alone.
 */
final class LaneRequest {
    private final LaneState lane;
    private final int number;
    private final boolean expected;
    private boolean noneChosen;
    private int fetched;

    /**
     * @param number how many messages at most
     * @param expected whether the lane is expected to have messages, so that idle processors are kept for them
     */
    LaneRequest(LaneState lane, int number, boolean expected) {
        this.lane = lane;
        this.number = number;
        this.expected = expected;
    }

    LaneState lane() {
        return lane;
    }

    int number() {
        return number;
    }

    boolean isExpected() {
        return expected;
    }

    /** Notes whether no user is chosen: all users with messages are at their limits. */
    void noneChosen(boolean none) {
        noneChosen = none;
    }

    void answered(Map<String, Integer> fetchedByLane) {
        fetched = fetchedByLane.getOrDefault(lane.name(), 0);
    }

    /** The number of messages that it got; 0 before the answer. */
    int fetched() {
        return fetched;
    }

    /** Whether the lane has messages, of which none was to be fetched. */
    boolean isRefused() {
        return fetched == 0 && noneChosen;
    }
}
