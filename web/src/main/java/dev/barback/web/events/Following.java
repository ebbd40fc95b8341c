package dev.barback.web.events;

import dev.barback.record.JobRecord;
import dev.barback.record.Records;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Lets clients follow jobs. Thread-safe. Ends before the web server does, which would wait for all who listen. */
public final class Following implements SmartLifecycle {
    private static final long FOREVER = 0;
    private static final int HEARTBEATS_OF_A_ROUND = 4;

    private final Lines lines;
    private final Snapshot snapshot;
    private final Listeners listeners;
    private final Follower follower;
    private final Doorman doorman;
    private final EventProperties properties;

    Following(Records records, JobText text, EventProperties properties) {
        this.properties = properties;
        this.lines = new Lines(records);
        this.snapshot = new Snapshot(records, text, lines);
        this.listeners = new Listeners(properties);
        this.follower = new Follower(records, text, lines, listeners, properties);
        this.doorman = new Doorman(listeners, properties.heartbeat().multipliedBy(HEARTBEATS_OF_A_ROUND));
    }

    /**
     * Answers a request with events, until the client goes. Returns at once.
     *
     * @param guest who asks; ends when they would not be let in any more
     * @param place the id of the latest event that the client has seen; empty = none
     * @throws FullHouseException if there are too many
     * @throws dev.barback.broker.BrokerException if the records can't be reached
     */
    public void follow(
            Interest interest,
            Guest guest,
            Optional<String> place,
            HttpServletRequest request,
            HttpServletResponse response) {
        Listeners.Seat seat = listeners.take(guest.user());
        boolean isSeated = false;
        try {
            follower.join(() -> snapshot.read(interest, place, Instant.now()), greeting -> {
                Listener listener = listener(interest, guest, seat, request, response);
                listener.greet(greeting);
                listeners.add(listener);
            });
            isSeated = true;
        } finally {
            if (!isSeated) {
                seat.giveBack();
            }
        }
    }

    /** Those of an answer with events. */
    public static void writeHeaders(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would hold it back
    }

    private Listener listener(
            Interest interest,
            Guest guest,
            Listeners.Seat seat,
            HttpServletRequest request,
            HttpServletResponse response) {
        writeHeaders(response);
        AsyncContext context = request.startAsync();
        context.setTimeout(FOREVER);
        try {
            return Listener.open(
                    interest, guest, context, properties.maxUnread().toBytes(), ended -> listeners.remove(ended, seat));
        } catch (IOException e) {
            context.complete(); // else it stays open, and nobody writes to it
            throw new UncheckedIOException(e);
        }
    }

    /**
     * About where a job is in its queue's line, as it was within the last second, by the time since when each could run.
     *
     * @return 1 for the next; 1000 for the thousandth and all behind it; null = it does not wait, or is not due yet
     */
    public @Nullable Integer placeInLine(JobRecord job, Instant now) {
        return lines.place(job, now);
    }

    @Override
    public void start() {
        follower.start();
        doorman.start();
    }

    @Override
    public void stop() {
        doorman.close();
        follower.close();
    }

    @Override
    public boolean isRunning() {
        return follower.isRunning() && doorman.isRunning();
    }

    /** Higher than that of the web server's patience. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
