package dev.barback.web.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** An open event stream with its subscription. Thread-safe. */
final class Subscriber {
    private final Subscription subscription;
    private final SubscriberIdentity subscriberIdentity;
    private final SseWriter sseWriter;
    private boolean isBehind; // of the poller's thread: events were sent since the latest position

    private Subscriber(
            Subscription subscription,
            SubscriberIdentity subscriberIdentity,
            AsyncContext request,
            long maxUnread,
            Consumer<Subscriber> onEnd)
            throws IOException {
        this.subscription = subscription;
        this.subscriberIdentity = subscriberIdentity;
        this.sseWriter = new SseWriter(request, maxUnread, () -> onEnd.accept(this));
    }

    /**
     * Opens a stream for a request.
     *
     * @param request its headers are set
     * @param maxUnread maximum number of unread bytes
     * @param onEnd runs when the stream has ended; may run more than once
     */
    static Subscriber open(
            Subscription subscription,
            SubscriberIdentity subscriberIdentity,
            AsyncContext request,
            long maxUnread,
            Consumer<Subscriber> onEnd)
            throws IOException {
        Subscriber subscriber = new Subscriber(subscription, subscriberIdentity, request, maxUnread, onEnd);
        subscriber.sseWriter.open();
        return subscriber;
    }

    Subscription subscription() {
        return subscription;
    }

    /** Whether its user is still authorized. */
    boolean isAuthorized() {
        return subscriberIdentity.authorizationCheck().getAsBoolean();
    }

    /** Sends a job. */
    void send(byte[] event) {
        isBehind = true;
        sseWriter.write(event);
    }

    /** Sends the feed position, if events were sent since the last one. */
    void sendPosition(byte[] position) {
        if (isBehind) {
            isBehind = false;
            sseWriter.write(position);
        }
    }

    void heartbeat(byte[] heartbeat) {
        isBehind = false;
        sseWriter.write(heartbeat);
    }

    /** Sends the initial events. */
    void sendInitial(String events) {
        sseWriter.write(bytes(events));
    }

    void end() {
        sseWriter.end();
    }

    /** The bytes of an event; the data are one line. */
    static byte[] event(String name, String data) {
        return bytes("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** The bytes of a position, a block without data: clients store the id and fire no event. */
    static byte[] positionEvent(String position) {
        return bytes("id: " + position + "\n\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
