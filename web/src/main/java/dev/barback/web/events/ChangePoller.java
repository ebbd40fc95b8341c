package dev.barback.web.events;

import dev.barback.broker.BrokerException;
import dev.barback.record.JobChanges;
import dev.barback.record.JobRecord;
import dev.barback.record.JobStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
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
    private static final int PAGE = 500;
    private static final long PLACES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JobStore records;
    private final JobText text;
    private final QueuePositions queuePositions;
    private final Subscribers listeners;
    private final EventProperties properties;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(ChangePoller::thread);
    /** Joining subscribers share the read lock; no events are sent meanwhile. */
    private final ReadWriteLock joining = new ReentrantReadWriteLock(true);

    private final Queue<JobRecord> greeted = new ConcurrentLinkedQueue<>();
    private final WatchedPositions waiting = new WatchedPositions(); // of the thread
    private @Nullable Future<?> turns;
    private @Nullable String place; // guarded by joining; null = no subscriber yet
    private @Nullable String wholePlace; // place after the last complete poll; of the thread
    private long placesAt = System.nanoTime(); // of the thread
    private long heartbeatAt = System.nanoTime(); // of the thread
    private boolean isAway; // of the thread

    ChangePoller(
            JobStore records,
            JobText text,
            QueuePositions queuePositions,
            Subscribers listeners,
            EventProperties properties) {
        this.records = records;
        this.text = text;
        this.queuePositions = queuePositions;
        this.listeners = listeners;
        this.properties = properties;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "barback-events");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        long millis = properties.pollInterval().toMillis();
        turns = thread.scheduleWithFixedDelay(this::turn, millis, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Adds a subscriber: it gets every change after its initial events.
     *
     * @param greeting reads the initial events
     * @param welcome sends them, and adds the subscriber
     */
    void join(Supplier<InitialEvents.Greeting> greeting, Welcome welcome) {
        begin();
        try {
            InitialEvents.Greeting said = greeting.get();
            welcome.welcome(said.events());
            said.jobs().stream().filter(job -> job.state().isWaiting()).forEach(greeted::add);
        } finally {
            joining.readLock().unlock();
        }
    }

    /** Sends the initial events. */
    @FunctionalInterface
    interface Welcome {
        void welcome(String greeting);
    }

    /** Takes the read lock; the first subscriber sets the feed position to the present. */
    private void begin() {
        joining.readLock().lock();
        while (place == null) {
            joining.readLock().unlock();
            joining.writeLock().lock();
            try {
                if (place == null) {
                    place = records.changes(Optional.empty(), 1).next();
                }
                joining.readLock().lock();
            } finally {
                joining.writeLock().unlock();
            }
        }
    }

    private void turn() {
        try {
            follow();
            tellMoved();
            if (isAway) {
                isAway = false;
                log.info("The job store is available again; event streams go on.");
            }
        } catch (BrokerException e) {
            if (!isAway) {
                isAway = true;
                log.warn("The job store is unavailable; event streams wait: {}", e.getMessage());
            }
        } catch (RuntimeException e) { // the next turn may succeed; an exception would end all turns
            log.error("Could not send job changes to the event streams.", e);
        }
        beat();
    }

    private void follow() {
        joining.writeLock().lock();
        try {
            if (listeners.isUnused()) {
                place = null;
                waiting.clear();
                greeted.clear();
            } else if (place != null) { // else the first subscriber is joining
                noteGreeted();
                tellChanges(place);
            }
            wholePlace = place;
        } finally {
            joining.writeLock().unlock();
        }
    }

    /** Notes the positions sent with initial events, before later changes. */
    private void noteGreeted() {
        Instant now = clock.instant();
        for (JobRecord job = greeted.poll(); job != null; job = greeted.poll()) {
            waiting.noteNew(job, queuePositions.place(job, now));
        }
    }

    private void tellChanges(String since) {
        Instant now = clock.instant();
        JobChanges changes = new JobChanges(List.of(), since, true, false);
        boolean isNew = false;
        while (changes.hasMore()) {
            changes = records.changes(Optional.of(changes.next()), PAGE);
            if (changes.isLost()) {
                log.info("The positions of the event streams are no longer known; the streams are closed.");
                listeners.forEach(Subscriber::end);
            }
            place = changes.next();
            changes.jobs().forEach(job -> tell(job, queuePositions.place(job, now), now));
            isNew |= !changes.jobs().isEmpty();
        }
        if (isNew) {
            byte[] here = Subscriber.place(changes.next());
            listeners.forEach(listener -> listener.tellPlace(here));
        }
    }

    private void tell(JobRecord job, @Nullable Integer inLine, Instant now) {
        Set<Subscriber> interested = listeners.of(job);
        if (!interested.isEmpty()) {
            waiting.note(job, inLine);
            byte[] event = Subscriber.event("job", "{\"job\":" + text.write(job, inLine, now) + "}");
            interested.forEach(listener -> listener.tell(event));
        }
    }

    /** Sends waiting jobs whose queue position alone has changed. */
    private void tellMoved() {
        if (System.nanoTime() - placesAt < PLACES_NANOS) {
            return;
        }
        placesAt = System.nanoTime();
        Instant now = clock.instant();
        waiting.moved(job -> !listeners.of(job).isEmpty(), job -> queuePositions.place(job, now))
                .forEach((job, inLine) -> tell(job, inLine, now));
    }

    private void beat() {
        if (System.nanoTime() - heartbeatAt >= properties.heartbeat().toNanos()) {
            heartbeatAt = System.nanoTime();
            byte[] beat = Subscriber.bytes(":\n" + (wholePlace == null ? "\n" : "id: " + wholePlace + "\n\n"));
            listeners.forEach(listener -> listener.heartbeat(beat));
        }
    }

    boolean isRunning() {
        return turns != null && !turns.isDone();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        listeners.forEach(Subscriber::end);
    }
}
