package dev.barback.pubsub;

import com.google.api.core.ApiFuture;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.broker.BrokerException;
import dev.barback.broker.PartlyPublishedException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages on their way to a topic that is known to be there, in requests that the service takes. Thread-safe. */
final class PublishRequests {
    private static final int MOST_MESSAGES = 1_000;

    /** The service takes 10 MB; a single larger message travels alone. */
    private static final int MOST_BYTES = 9_000_000;

    /** On the emulator, four in flight are as fast as more (120,000 to 170,000 messages a second). */
    private static final int MOST_IN_FLIGHT = 4;

    private final Connection connection;

    PublishRequests(Connection connection) {
        this.connection = connection;
    }

    /**
     * Publishes, and returns when all are confirmed.
     *
     * @throws PartlyPublishedException if some of several were confirmed
     * @throws BrokerException if none were
     */
    void send(String topic, List<PubsubMessage> messages) {
        sendAll(topic, messages).requireNone();
    }

    /** Publishes, and tells what was not confirmed. */
    Unconfirmed sendAll(String topic, List<PubsubMessage> messages) {
        Unconfirmed unconfirmed = new Unconfirmed(messages.size());
        Deque<Flight> flights = new ArrayDeque<>();
        int from = 0;
        while (from < messages.size()) {
            int to = endOfRequest(messages, from);
            if (flights.size() == MOST_IN_FLIGHT) {
                land(topic, flights.remove(), unconfirmed);
            }
            launch(topic, messages.subList(from, to), from, unconfirmed).forEach(flights::add);
            from = to;
        }
        flights.forEach(flight -> land(topic, flight, unconfirmed));
        return unconfirmed;
    }

    private static int endOfRequest(List<PubsubMessage> messages, int from) {
        long bytes = 0;
        int to = from;
        while (to < messages.size() && to - from < MOST_MESSAGES) {
            bytes += messages.get(to).getSerializedSize() + 8L; // its tag and length in the request
            if (bytes > MOST_BYTES && to > from) {
                break;
            }
            to++;
        }
        return to;
    }

    private List<Flight> launch(String topic, List<PubsubMessage> messages, int from, Unconfirmed unconfirmed) {
        PublishRequest request = PublishRequest.newBuilder()
                .setTopic(connection.topic(topic))
                .addAllMessages(messages)
                .build();
        try {
            ApiFuture<PublishResponse> answer = connection.start(
                    Action.PUBLISH, topic, connection.publisher().publishCallable(), request);
            return List.of(new Flight(answer, from, from + messages.size()));
        } catch (CallFailed e) {
            unconfirmed.add(from, from + messages.size(), e);
            return List.of();
        }
    }

    private void land(String topic, Flight flight, Unconfirmed unconfirmed) {
        try {
            connection.await(Action.PUBLISH, topic, flight.answer());
        } catch (CallFailed e) {
            unconfirmed.add(flight.from(), flight.to(), e);
        }
    }

    private record Flight(ApiFuture<PublishResponse> answer, int from, int to) {}

    /** The messages of one call that were not confirmed, by position. */
    static final class Unconfirmed {
        private final int size;
        private final BitSet positions = new BitSet();
        private @Nullable CallFailed cause;

        Unconfirmed(int size) {
            this.size = size;
        }

        BitSet positions() {
            return positions;
        }

        /** The first failure; null if there was none. */
        @Nullable CallFailed cause() {
            return cause;
        }

        void add(int from, int to, CallFailed failure) {
            positions.set(from, to);
            if (cause == null) {
                cause = failure;
            }
        }

        void requireNone() {
            if (cause == null) {
                return;
            }
            if (positions.cardinality() == size) {
                throw cause;
            }
            String message = "%d of %d messages were not confirmed. %s"
                    .formatted(positions.cardinality(), size, cause.getMessage());
            throw new PartlyPublishedException(message, cause, positions);
        }
    }
}
