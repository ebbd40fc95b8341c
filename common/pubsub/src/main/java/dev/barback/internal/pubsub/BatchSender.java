package dev.barback.internal.pubsub;

import com.google.api.core.ApiFuture;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.internal.broker.PublishResult;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends messages to one topic in batches: each request is sent as soon as it is full, while the caller still adds messages.
 * Used by one thread.
 */
final class BatchSender {
    private static final int MAX_MESSAGES = 1_000;

    /** The service accepts 10 MB; a single larger message gets its own request. */
    private static final int MAX_BYTES = 9_000_000;

    /** On the emulator, four in flight are as fast as more (120,000 to 170,000 messages a second). */
    private static final int MAX_IN_FLIGHT = 4;

    private final PubSubConnection connection;
    private final String topic;
    private final PublishResult<PubSubCallException> result = new PublishResult<>();
    private final Deque<InFlightRequest> inFlight = new ArrayDeque<>();
    private PublishRequest.Builder request = PublishRequest.newBuilder();
    private long bytes;
    private int sent;

    BatchSender(PubSubConnection connection, String topic) {
        this.connection = connection;
        this.topic = topic;
    }

    /** Adds a message. Waits while too many requests are in flight. */
    void add(PubsubMessage message) {
        long size = message.getSerializedSize() + 8L; // its tag and length in the request
        if (bytes + size > MAX_BYTES) {
            send();
        }
        request.addMessages(message);
        bytes += size;
        if (request.getMessagesCount() == MAX_MESSAGES) {
            send();
        }
    }

    /** Waits for all confirmations, and returns the positions, in the order of {@link #add}, that were not confirmed. */
    PublishResult<PubSubCallException> finish() {
        send();
        inFlight.forEach(this::await);
        inFlight.clear();
        return result;
    }

    private void send() {
        int count = request.getMessagesCount();
        if (count == 0) {
            return;
        }
        if (inFlight.size() == MAX_IN_FLIGHT) {
            await(inFlight.remove());
        }
        PublishRequest full = request.setTopic(connection.topic(topic)).build();
        int from = sent;
        request = PublishRequest.newBuilder();
        bytes = 0;
        sent += count;
        try {
            inFlight.add(new InFlightRequest(
                    connection.start(
                            PubSubOperation.PUBLISH,
                            topic,
                            connection.publisher().publishCallable(),
                            full),
                    from,
                    sent));
        } catch (PubSubCallException e) {
            result.fail(from, sent, e);
        }
    }

    private void await(InFlightRequest inFlightRequest) {
        try {
            connection.await(PubSubOperation.PUBLISH, topic, inFlightRequest.answer());
        } catch (PubSubCallException e) {
            result.fail(inFlightRequest.from(), inFlightRequest.to(), e);
        }
    }

    private record InFlightRequest(ApiFuture<PublishResponse> answer, int from, int to) {}
}
