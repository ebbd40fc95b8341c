package dev.barback.internal.worker;

import dev.barback.WorkerRecord;
import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.spi.WorkerRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports this worker to the other workers on its database, and checks whether all of them keep records of jobs, or
 * none. The {@link Heartbeat} of a worker with a job store calls it; a worker without one runs it in a loop of its own.
 * Not thread-safe, unless a method says so: used by one thread.
 */
final class WorkerPresence {
    private static final Logger log = LoggerFactory.getLogger(WorkerPresence.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

    private final Function<Instant, Optional<WorkerRecord>> worker;
    private final WorkerRecords workerRecords;
    private final String id;
    private final boolean keepsRecords;
    private final Clock clock;
    private final BackgroundLoop backgroundLoop;
    private final Interval reportInterval = new Interval(WorkerRecord.HEARTBEAT_INTERVAL);
    private final Interval checkInterval = new Interval(CHECK_INTERVAL);
    private Set<String> differingWorkers = Set.of();
    private boolean hasLeft;
    private volatile Instant reportedAt;

    /**
     * Creates a presence that is not reported yet.
     *
     * @param worker the worker's record at a time; empty = the worker is leaving
     * @param id the worker's id
     */
    WorkerPresence(
            Function<Instant, Optional<WorkerRecord>> worker,
            WorkerRecords workerRecords,
            String id,
            boolean keepsRecords,
            Clock clock) {
        this.worker = worker;
        this.workerRecords = workerRecords;
        this.id = id;
        this.keepsRecords = keepsRecords;
        this.clock = clock;
        this.reportedAt = clock.instant();
        this.backgroundLoop = new BackgroundLoop(
                        "barback-presence", "report this worker to others", () -> report(clock.instant()), log, clock)
                .every(WorkerRecord.HEARTBEAT_INTERVAL)
                .lastly(this::reportLeft);
    }

    /** Starts a loop that reports the worker. */
    void start() {
        backgroundLoop.start();
    }

    /** Ends the loop, and reports that the worker has left. */
    void stop() {
        backgroundLoop.stop();
        backgroundLoop.awaitEnd(SHUTDOWN_TIMEOUT);
    }

    /** Reports that the worker lives, and checks the other workers, if it is time. */
    void report(Instant now) {
        if (hasLeft) {
            return;
        }
        if (reportInterval.isOver(now)) {
            worker.apply(now).ifPresent(workerRecords::heartbeat);
            reportInterval.begin(now);
            reportedAt = clock.instant();
        }
        if (checkInterval.isOver(now)) {
            checkOthers();
            checkInterval.begin(now);
        }
    }

    /** When the job store took the latest report; before the first, when this presence was created. Thread-safe. */
    Instant reportedAt() {
        return reportedAt;
    }

    /**
     * Reports that the worker has left, once: nothing is reported after that, though a loop that is being stopped may
     * run again.
     */
    void reportLeft() {
        if (!hasLeft) {
            workerRecords.deleteWorker(id);
            hasLeft = true;
        }
    }

    private void checkOthers() {
        Set<String> different = workerRecords.workers().stream()
                .filter(other -> other.keepsRecords() != keepsRecords)
                .map(WorkerRecord::id)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!differingWorkers.containsAll(different)) {
            log.warn(
                    "This worker {} records of jobs, and others on its database {}: {}. Workers without records leave"
                            + " recorded jobs to workers with records. Have all processes keep records"
                            + " (barback.records.enabled), or none.",
                    keepsRecords ? "keeps" : "keeps no",
                    keepsRecords ? "keep none" : "keep some",
                    different);
        }
        differingWorkers = different;
    }
}
