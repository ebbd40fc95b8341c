package dev.barback.web.events;

import dev.barback.JobRecord;
import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.spi.JobChangeFeed;
import dev.barback.spi.JobChanges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the job store for changes, once for all subscribers, and sends each the events of its subscription.
 * Thread-safe; one per process.
 */
final class ChangePoller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangePoller.class);
    private static final int PAGE_SIZE = 500;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);
    private static final long POSITIONS_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JobChangeFeed feed;
    private final JobEventWriter text;
    private final QueuePositions queuePositions;
    private final Subscribers subscribers;
    private final EventProperties properties;
    private final Clock clock = Clock.systemUTC();
    private final BackgroundLoop loop;
    /** Joining subscribers share the read lock; no events are sent meanwhile. */
    private final ReadWriteLock joining = new ReentrantReadWriteLock(true);

    private final Queue<JobRecord> joinedJobs = new ConcurrentLinkedQueue<>();
    private final WatchedPositions watchedPositions = new WatchedPositions(); // of the thread
    private @Nullable String feedPosition; // guarded by joining; null = no subscriber yet
    private @Nullable String completePosition; // the position after the last complete poll; of the thread
    private long positionsSentAt = System.nanoTime(); // of the thread
    private long heartbeatAt = System.nanoTime(); // of the thread

    ChangePoller(
            JobChangeFeed feed,
            JobEventWriter text,
            QueuePositions queuePositions,
            Subscribers subscribers,
            EventProperties properties) {
        this.feed = feed;
        this.text = text;
        this.queuePositions = queuePositions;
        this.subscribers = subscribers;
        this.properties = properties;
        this.loop = new BackgroundLoop(
                        "barback-events", "send job changes to the event streams", this::round, log, clock)
                .every(properties.pollInterval());
    }

    void start() {
        loop.start();
    }

    /**
     * Adds a subscriber: it gets every change after its initial events.
     *
     * @param initialEvents reads the initial events
     * @param action sends them, and adds the subscriber
     */
    void join(Supplier<InitialEvents.FirstEvents> initialEvents, JoinAction action) {
        lockForJoin();
        try {
            InitialEvents.FirstEvents first = initialEvents.get();
            action.join(first.events());
            first.jobs().stream().filter(job -> job.state().isWaiting()).forEach(joinedJobs::add);
        } finally {
            joining.readLock().unlock();
        }
    }

    /** Sends the initial events. */
    @FunctionalInterface
    interface JoinAction {
        void join(String initialEvents);
    }

    /** Takes the read lock; the first subscriber sets the feed position to the present. */
    private void lockForJoin() {
        joining.readLock().lock();
        while (feedPosition == null) {
            joining.readLock().unlock();
            joining.writeLock().lock();
            try {
                if (feedPosition == null) {
                    feedPosition = feed.changes(Optional.empty(), 1).next();
                }
                joining.readLock().lock();
            } finally {
                joining.writeLock().unlock();
            }
        }
    }

    /** One round of the thread; open streams get their heartbeat during an outage, too. */
    private void round() {
        try {
            poll();
            sendMoved();
        } finally {
            sendHeartbeat();
        }
    }

    private void poll() {
        joining.writeLock().lock();
        try {
            if (subscribers.isUnused()) {
                feedPosition = null;
                watchedPositions.clear();
                joinedJobs.clear();
                loop.askedNothing();
            } else if (feedPosition == null) { // the first subscriber is joining
                loop.askedNothing();
            } else {
                trackJoinedJobs();
                sendChanges(feedPosition);
            }
            completePosition = feedPosition;
        } finally {
            joining.writeLock().unlock();
        }
    }

    /** Notes the positions sent with initial events, before later changes. */
    private void trackJoinedJobs() {
        Instant now = clock.instant();
        for (JobRecord job = joinedJobs.poll(); job != null; job = joinedJobs.poll()) {
            watchedPositions.trackNew(job, queuePositions.position(job, now));
        }
    }

    private void sendChanges(String since) {
        Instant now = clock.instant();
        JobChanges changes = new JobChanges(List.of(), since, true, false);
        boolean isNew = false;
        while (changes.hasMore()) {
            changes = feed.changes(Optional.of(changes.next()), PAGE_SIZE);
            if (changes.isExpired()) {
                log.info("The positions of the event streams are no longer known; the streams are closed.");
                subscribers.forEach(Subscriber::end);
            }
            feedPosition = changes.next();
            changes.jobs().forEach(job -> send(job, queuePositions.position(job, now), now));
            isNew |= !changes.jobs().isEmpty();
        }
        if (isNew) {
            byte[] positionEvent = Subscriber.positionEvent(changes.next());
            subscribers.forEach(subscriber -> subscriber.sendPosition(positionEvent));
        }
    }

    private void send(JobRecord job, @Nullable Integer position, Instant now) {
        Set<Subscriber> recipients = subscribers.subscribersOf(job);
        if (!recipients.isEmpty()) {
            watchedPositions.track(job, position);
            byte[] event = Subscriber.event("job", "{\"job\":" + text.write(job, position, now) + "}");
            recipients.forEach(subscriber -> subscriber.send(event));
        }
    }

    /** Sends waiting jobs whose queue position alone has changed. */
    private void sendMoved() {
        if (System.nanoTime() - positionsSentAt < POSITIONS_INTERVAL_NANOS) {
            return;
        }
        positionsSentAt = System.nanoTime();
        Instant now = clock.instant();
        watchedPositions
                .moved(job -> !subscribers.subscribersOf(job).isEmpty(), job -> queuePositions.position(job, now))
                .forEach((job, position) -> send(job, position, now));
    }

    private void sendHeartbeat() {
        if (System.nanoTime() - heartbeatAt >= properties.heartbeat().toNanos()) {
            heartbeatAt = System.nanoTime();
            byte[] heartbeat =
                    Subscriber.bytes(":\n" + (completePosition == null ? "\n" : "id: " + completePosition + "\n\n"));
            subscribers.forEach(subscriber -> subscriber.heartbeat(heartbeat));
        }
    }

    boolean isRunning() {
        return loop.isRunning();
    }

    @Override
    public void close() {
        loop.stop();
        loop.awaitEnd(STOP_TIMEOUT);
        subscribers.forEach(Subscriber::end);
    }
}
