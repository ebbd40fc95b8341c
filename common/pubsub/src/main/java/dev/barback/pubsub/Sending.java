package dev.barback.pubsub;

import com.google.api.core.ApiFuture;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Messages on their way to one topic: each request leaves as soon as it is full, while the next messages are
 * still being made. Used by one thread.
 */
final class Sending {
    private static final int MOST_MESSAGES = 1_000;

    /** The service takes 10 MB; a single larger message travels alone. */
    private static final int MOST_BYTES = 9_000_000;

    /** On the emulator, four in flight are as fast as more (120,000 to 170,000 messages a second). */
    private static final int MOST_IN_FLIGHT = 4;

    private final Connection connection;
    private final String topic;
    private final Unconfirmed<CallFailed> unconfirmed = new Unconfirmed<>();
    private final Deque<Flight> flights = new ArrayDeque<>();
    private PublishRequest.Builder request = PublishRequest.newBuilder();
    private long bytes;
    private int launched;

    Sending(Connection connection, String topic) {
        this.connection = connection;
        this.topic = topic;
    }

    /** Takes one more message along. Waits while too many requests are in flight. */
    void add(PubsubMessage message) {
        long size = message.getSerializedSize() + 8L; // its tag and length in the request
        if (bytes + size > MOST_BYTES) {
            launch();
        }
        request.addMessages(message);
        bytes += size;
        if (request.getMessagesCount() == MOST_MESSAGES) {
            launch();
        }
    }

    /** Waits for all confirmations, and tells what was not confirmed, by the order of {@link #add}. */
    Unconfirmed<CallFailed> finish() {
        launch();
        flights.forEach(this::land);
        flights.clear();
        return unconfirmed;
    }

    private void launch() {
        int count = request.getMessagesCount();
        if (count == 0) {
            return;
        }
        if (flights.size() == MOST_IN_FLIGHT) {
            land(flights.remove());
        }
        PublishRequest full = request.setTopic(connection.topic(topic)).build();
        int from = launched;
        request = PublishRequest.newBuilder();
        bytes = 0;
        launched += count;
        try {
            flights.add(new Flight(
                    connection.start(
                            Action.PUBLISH, topic, connection.publisher().publishCallable(), full),
                    from,
                    launched));
        } catch (CallFailed e) {
            unconfirmed.add(from, launched, e);
        }
    }

    private void land(Flight flight) {
        try {
            connection.await(Action.PUBLISH, topic, flight.answer());
        } catch (CallFailed e) {
            unconfirmed.add(flight.from(), flight.to(), e);
        }
    }

    private record Flight(ApiFuture<PublishResponse> answer, int from, int to) {}
}
