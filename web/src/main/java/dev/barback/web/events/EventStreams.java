package dev.barback.web.events;

import dev.barback.JobRecord;
import dev.barback.spi.JobStore;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Opens and ends event streams. Thread-safe. Stops before the web server, which would wait for all open streams. */
public final class EventStreams implements SmartLifecycle {
    private static final long NO_TIMEOUT = 0;
    private static final int HEARTBEATS_PER_CHECK = 4;

    private final QueuePositions queuePositions;
    private final InitialEvents initialEvents;
    private final Subscribers subscribers;
    private final ChangePoller changePoller;
    private final AuthorizationRecheck authorizationRecheck;
    private final EventProperties properties;

    EventStreams(JobStore jobStore, JobEventWriter text, EventProperties properties) {
        this.properties = properties;
        this.queuePositions = new QueuePositions(jobStore);
        this.initialEvents = new InitialEvents(jobStore, jobStore, text, queuePositions);
        this.subscribers = new Subscribers(properties);
        this.changePoller = new ChangePoller(jobStore, text, queuePositions, subscribers, properties);
        this.authorizationRecheck =
                new AuthorizationRecheck(subscribers, properties.heartbeat().multipliedBy(HEARTBEATS_PER_CHECK));
    }

    /**
     * Answers a request with an event stream, until the client disconnects. Returns at once.
     *
     * @param subscriberIdentity the subscriber's user; the stream ends when the user is no longer authorized
     * @param feedPosition the id of the latest event that the client has received; empty = none
     * @throws TooManySubscribersException if there are too many subscribers
     * @throws dev.barback.BrokerException if the job store is unavailable
     */
    public void follow(
            Subscription subscription,
            SubscriberIdentity subscriberIdentity,
            Optional<String> feedPosition,
            HttpServletRequest request,
            HttpServletResponse response) {
        Subscribers.Permit permit = subscribers.acquire(subscriberIdentity.user());
        boolean isAdded = false;
        try {
            changePoller.join(() -> initialEvents.read(subscription, feedPosition, Instant.now()), events -> {
                Subscriber subscriber = newSubscriber(subscription, subscriberIdentity, permit, request, response);
                subscriber.sendInitial(events);
                subscribers.add(subscriber);
            });
            isAdded = true;
        } finally {
            if (!isAdded) {
                permit.release();
            }
        }
    }

    /** Sets the headers of an event stream. */
    public static void writeHeaders(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would buffer the stream
    }

    private Subscriber newSubscriber(
            Subscription subscription,
            SubscriberIdentity subscriberIdentity,
            Subscribers.Permit permit,
            HttpServletRequest request,
            HttpServletResponse response) {
        writeHeaders(response);
        AsyncContext context = request.startAsync();
        context.setTimeout(NO_TIMEOUT);
        try {
            return Subscriber.open(
                    subscription,
                    subscriberIdentity,
                    context,
                    properties.maxUnread().toBytes(),
                    ended -> subscribers.remove(ended, permit));
        } catch (IOException e) {
            context.complete(); // else it stays open without a writer
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The approximate queue position of a job, as of the last second, by the time since when each job could run.
     *
     * @return 1 for the next; 1000 for the thousandth and all behind it; null = it does not wait, or is not due yet
     */
    public @Nullable Integer queuePosition(JobRecord job, Instant now) {
        return queuePositions.position(job, now);
    }

    @Override
    public void start() {
        changePoller.start();
        authorizationRecheck.start();
    }

    @Override
    public void stop() {
        authorizationRecheck.close();
        changePoller.close();
    }

    @Override
    public boolean isRunning() {
        return changePoller.isRunning() && authorizationRecheck.isRunning();
    }

    /** Higher than the phase of the web server's graceful shutdown. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
