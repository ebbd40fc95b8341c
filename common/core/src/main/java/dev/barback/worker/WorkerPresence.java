package dev.barback.worker;

import dev.barback.broker.BackgroundLoop;
import dev.barback.record.JobStore;
import dev.barback.record.WorkerRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports this worker to the other workers on its database, and checks whether all of them keep records of jobs, or
 * none. The {@link Heartbeat} of a worker with a job store calls it; a worker without one runs it in a loop of its own.
 * Not thread-safe: used by one thread.
 */
final class WorkerPresence {
    private static final Logger log = LoggerFactory.getLogger(WorkerPresence.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

    private final Function<Instant, Optional<WorkerRecord>> worker;
    private final JobStore records;
    private final String id;
    private final boolean keepsRecords;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final BackgroundLoop backgroundLoop;
    private final Interval told = new Interval(WorkerRecord.HEARTBEAT);
    private final Interval looked = new Interval(CHECK_INTERVAL);
    private Set<String> others = Set.of();
    private boolean left;

    /**
     * Creates a presence that is not reported yet.
     *
     * @param worker the worker's record at a time; empty = the worker is leaving
     * @param id the worker's id
     */
    WorkerPresence(
            Function<Instant, Optional<WorkerRecord>> worker,
            JobStore records,
            String id,
            boolean keepsRecords,
            Clock clock) {
        this.worker = worker;
        this.records = records;
        this.id = id;
        this.keepsRecords = keepsRecords;
        this.clock = clock;
        this.backgroundLoop =
                new BackgroundLoop("barback-presence", "report this worker to others", this::tellAndRest, log, clock);
    }

    /** Starts a loop that reports the worker. */
    void start() {
        backgroundLoop.start();
    }

    /** Ends the loop, and reports that the worker has left. */
    void stop() {
        stopped.countDown();
        backgroundLoop.stop();
        backgroundLoop.awaitEnd(SHUTDOWN_TIMEOUT);
    }

    /** Reports that the worker lives, and checks the other workers, if it is time. */
    void tell(Instant now) {
        if (left) {
            return;
        }
        if (told.isOver(now)) {
            worker.apply(now).ifPresent(records::heartbeat);
            told.begin(now);
        }
        if (looked.isOver(now)) {
            lookAround();
            looked.begin(now);
        }
    }

    /**
     * Reports that the worker has left, once: nothing is reported after that, though a loop that is being stopped may
     * run again.
     */
    void leave() {
        if (!left) {
            records.leave(id);
            left = true;
        }
    }

    private void lookAround() {
        Set<String> different = records.workers().stream()
                .filter(other -> other.keepsRecords() != keepsRecords)
                .map(WorkerRecord::id)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!others.containsAll(different)) {
            log.warn(
                    "This worker {} records of jobs, and others on its database {}: {}. Workers without records leave"
                            + " recorded jobs to workers with records. Have all processes keep records"
                            + " (barback.records.enabled), or none.",
                    keepsRecords ? "keeps" : "keeps no",
                    keepsRecords ? "keep none" : "keep some",
                    different);
        }
        others = different;
    }

    private void tellAndRest() {
        tell(clock.instant());
        try {
            boolean last = stopped.await(WorkerRecord.HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
            log.trace("The presence loop pauses, for the last time: {}.", last);
        } catch (InterruptedException e) {
            log.debug("The presence loop was interrupted; it ends only when it is stopped.");
        }
        if (stopped.getCount() == 0) {
            leave();
        }
    }
}
