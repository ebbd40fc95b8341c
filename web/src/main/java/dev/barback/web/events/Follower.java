package dev.barback.web.events;

import dev.barback.broker.BrokerException;
import dev.barback.record.JobChanges;
import dev.barback.record.JobRecord;
import dev.barback.record.Records;
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

/** Asks what has changed, once for all listeners, and tells each what it wants to hear of. Thread-safe; one per process. */
final class Follower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE = 500;
    private static final long PLACES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Records records;
    private final JobText text;
    private final Lines lines;
    private final Listeners listeners;
    private final EventProperties properties;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Follower::thread);
    /** Who joins shares it with others who do, and nothing is told meanwhile. */
    private final ReadWriteLock joining = new ReentrantReadWriteLock(true);

    private final Queue<JobRecord> greeted = new ConcurrentLinkedQueue<>();
    private final WaitingJobs waiting = new WaitingJobs(); // of the thread
    private @Nullable Future<?> turns;
    private @Nullable String place; // guarded by joining; null = nobody listens yet
    private @Nullable String wholePlace; // the same, but for pages in between; of the thread
    private long placesAt = System.nanoTime(); // of the thread
    private long heartbeatAt = System.nanoTime(); // of the thread
    private boolean isAway; // of the thread

    Follower(Records records, JobText text, Lines lines, Listeners listeners, EventProperties properties) {
        this.records = records;
        this.text = text;
        this.lines = lines;
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
     * Lets a listener join: nothing that changes after what it is greeted with is kept from it.
     *
     * @param greeting looks what to greet it with
     * @param welcome greets it, and adds it to those who listen
     */
    void join(Supplier<Snapshot.Greeting> greeting, Welcome welcome) {
        begin();
        try {
            Snapshot.Greeting said = greeting.get();
            welcome.welcome(said.events());
            said.jobs().stream().filter(job -> job.state().isWaiting()).forEach(greeted::add);
        } finally {
            joining.readLock().unlock();
        }
    }

    /** What is done with a greeting. */
    @FunctionalInterface
    interface Welcome {
        void welcome(String greeting);
    }

    /** With the lock in hand, and a place from which all is told: the first of all listeners begins here and now. */
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
                log.info("The records of jobs can be followed again.");
            }
        } catch (BrokerException e) {
            if (!isAway) {
                isAway = true;
                log.warn("The records of jobs can't be followed now; listeners wait: {}", e.getMessage());
            }
        } catch (RuntimeException e) { // the next turn may go well, and without a turn nobody hears anything more
            log.error("Listeners could not be told what has changed.", e);
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
            } else if (place != null) { // else somebody is about to begin
                noteGreeted();
                tellChanges(place);
            }
            wholePlace = place;
        } finally {
            joining.writeLock().unlock();
        }
    }

    /** Before anything that has happened to them since. */
    private void noteGreeted() {
        Instant now = clock.instant();
        for (JobRecord job = greeted.poll(); job != null; job = greeted.poll()) {
            waiting.noteNew(job, lines.place(job, now));
        }
    }

    private void tellChanges(String since) {
        Instant now = clock.instant();
        JobChanges changes = new JobChanges(List.of(), since, true, false);
        boolean isNew = false;
        while (changes.hasMore()) {
            changes = records.changes(Optional.of(changes.next()), PAGE);
            if (changes.isLost()) {
                log.info("Where listeners are is not known any more; they begin anew.");
                listeners.forEach(Listener::end);
            }
            place = changes.next();
            changes.jobs().forEach(job -> tell(job, lines.place(job, now), now));
            isNew |= !changes.jobs().isEmpty();
        }
        if (isNew) {
            byte[] here = Listener.place(changes.next());
            listeners.forEach(listener -> listener.tellPlace(here));
        }
    }

    private void tell(JobRecord job, @Nullable Integer inLine, Instant now) {
        Set<Listener> interested = listeners.of(job);
        if (!interested.isEmpty()) {
            waiting.note(job, inLine);
            byte[] event = Listener.event("job", "{\"job\":" + text.write(job, inLine, now) + "}");
            interested.forEach(listener -> listener.tell(event));
        }
    }

    /** Of jobs that wait, and have moved in their line, though nothing else has happened to them. */
    private void tellMoved() {
        if (System.nanoTime() - placesAt < PLACES_NANOS) {
            return;
        }
        placesAt = System.nanoTime();
        Instant now = clock.instant();
        waiting.moved(job -> !listeners.of(job).isEmpty(), job -> lines.place(job, now))
                .forEach((job, inLine) -> tell(job, inLine, now));
    }

    private void beat() {
        if (System.nanoTime() - heartbeatAt >= properties.heartbeat().toNanos()) {
            heartbeatAt = System.nanoTime();
            byte[] beat = Listener.bytes(":\n" + (wholePlace == null ? "\n" : "id: " + wholePlace + "\n\n"));
            listeners.forEach(listener -> listener.heartbeat(beat));
        }
    }

    boolean isRunning() {
        return turns != null && !turns.isDone();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        listeners.forEach(Listener::end);
    }
}
