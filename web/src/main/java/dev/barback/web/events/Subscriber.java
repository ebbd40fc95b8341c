package dev.barback.web.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** An open event stream with its subscription. Thread-safe. */
final class Subscriber {
    private final Subscription interest;
    private final SubscriberIdentity subscriberIdentity;
    private final SseWriter sseWriter;
    private boolean isBehind; // of the poller's thread: events were sent since the latest position

    private Subscriber(
            Subscription interest,
            SubscriberIdentity subscriberIdentity,
            AsyncContext request,
            long mostUnread,
            Consumer<Subscriber> ending)
            throws IOException {
        this.interest = interest;
        this.subscriberIdentity = subscriberIdentity;
        this.sseWriter = new SseWriter(request, mostUnread, () -> ending.accept(this));
    }

    /**
     * Opens a stream for a request.
     *
     * @param request its headers are set
     * @param mostUnread maximum number of unread bytes
     * @param ending runs when the stream has ended; may run more than once
     */
    static Subscriber open(
            Subscription interest,
            SubscriberIdentity subscriberIdentity,
            AsyncContext request,
            long mostUnread,
            Consumer<Subscriber> ending)
            throws IOException {
        Subscriber listener = new Subscriber(interest, subscriberIdentity, request, mostUnread, ending);
        listener.sseWriter.open();
        return listener;
    }

    Subscription interest() {
        return interest;
    }

    /** Whether its user is still authorized. */
    boolean isWelcome() {
        return subscriberIdentity.standing().getAsBoolean();
    }

    /** Sends a job. */
    void tell(byte[] event) {
        isBehind = true;
        sseWriter.write(event);
    }

    /** Sends the feed position, if events were sent since the last one. */
    void tellPlace(byte[] place) {
        if (isBehind) {
            isBehind = false;
            sseWriter.write(place);
        }
    }

    void heartbeat(byte[] heartbeat) {
        isBehind = false;
        sseWriter.write(heartbeat);
    }

    /** Sends the initial events. */
    void greet(String events) {
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
    static byte[] place(String place) {
        return bytes("id: " + place + "\n\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
