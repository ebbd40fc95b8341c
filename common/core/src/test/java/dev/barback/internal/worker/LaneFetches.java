package dev.barback.internal.worker;

import java.time.Duration;
import java.util.List;

/** Does for a dispatcher whose lanes have fetchers of their own what these fetchers do. */
final class LaneFetches {
    private LaneFetches() {}

    /** How many messages of a lane may be fetched; 0 when the dispatcher is closed. */
    static int awaitRoom(Dispatcher dispatcher, LaneState lane) throws InterruptedException {
        FetchCall call = dispatcher.awaitRoom(groupOf(dispatcher, lane));
        return call == null ? 0 : call.requests().get(0).number();
    }

    /** The broker has given these, of this many that were requested. */
    static boolean addFetched(Dispatcher dispatcher, LaneState lane, int number, List<Delivery> deliveries) {
        FetchCall call = new FetchCall(List.of(new LaneRequest(lane, number, lane.isBacklogged())), Duration.ZERO);
        call.answered(deliveries.stream().map(Delivery::lease).toList(), 0);
        return dispatcher.addFetched(groupOf(dispatcher, lane), call, deliveries);
    }

    static void foundEmpty(Dispatcher dispatcher, LaneState lane) {
        addFetched(dispatcher, lane, 0, List.of());
    }

    static LaneGroup groupOf(Dispatcher dispatcher, LaneState lane) {
        return dispatcher.groups().get(dispatcher.lanes().indexOf(lane));
    }
}
