package dev.barback.web.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Somebody who follows jobs. Thread-safe. */
final class Listener {
    private final Interest interest;
    private final Guest guest;
    private final Outlet outlet;
    private boolean isBehind; // of the follower's thread: was told something since its latest place

    private Listener(Interest interest, Guest guest, AsyncContext request, long mostUnread, Consumer<Listener> ending)
            throws IOException {
        this.interest = interest;
        this.guest = guest;
        this.outlet = new Outlet(request, mostUnread, () -> ending.accept(this));
    }

    /**
     * Somebody who has asked for it.
     *
     * @param request of which the headers are set
     * @param mostUnread how many bytes may wait for it to read them
     * @param ending is done when it has gone; may be done more than once
     */
    static Listener open(
            Interest interest, Guest guest, AsyncContext request, long mostUnread, Consumer<Listener> ending)
            throws IOException {
        Listener listener = new Listener(interest, guest, request, mostUnread, ending);
        listener.outlet.open();
        return listener;
    }

    Interest interest() {
        return interest;
    }

    /** Whether it would be let in now. */
    boolean isWelcome() {
        return guest.standing().getAsBoolean();
    }

    /** Tells it of a job. */
    void tell(byte[] event) {
        isBehind = true;
        outlet.write(event);
    }

    /** Tells it how far it has come, if it was told anything since it knew last. */
    void tellPlace(byte[] place) {
        if (isBehind) {
            isBehind = false;
            outlet.write(place);
        }
    }

    void heartbeat(byte[] heartbeat) {
        isBehind = false;
        outlet.write(heartbeat);
    }

    /** What it is told when it joins. */
    void greet(String events) {
        outlet.write(bytes(events));
    }

    void end() {
        outlet.end();
    }

    /** An event as it goes over the line; the data are one line. */
    static byte[] event(String name, String data) {
        return bytes("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** A block without data: clients remember the id, and call nobody. */
    static byte[] place(String place) {
        return bytes("id: " + place + "\n\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
