package dev.barback.worker;

import dev.barback.broker.Loop;
import dev.barback.record.Records;
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
 * What workers on one database know of each other: each tells that it is there, and looks whether the others keep records of
 * jobs, or not, as it does itself. Told by the {@link Heart} of a worker with records; one without tells by itself. Not
 * thread-safe: the thread that tells is the only one.
 */
final class Presence {
    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final Function<Instant, Optional<WorkerRecord>> worker;
    private final Records records;
    private final String id;
    private final boolean keepsRecords;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Loop loop;
    private final Interval told = new Interval(WorkerRecord.HEARTBEAT);
    private final Interval looked = new Interval(LOOK_AROUND);
    private Set<String> others = Set.of();
    private boolean left;

    /**
     * Not told yet.
     *
     * @param worker as others are to know it at a time; empty = it is going
     * @param id its own
     */
    Presence(
            Function<Instant, Optional<WorkerRecord>> worker,
            Records records,
            String id,
            boolean keepsRecords,
            Clock clock) {
        this.worker = worker;
        this.records = records;
        this.id = id;
        this.keepsRecords = keepsRecords;
        this.clock = clock;
        this.loop = new Loop("barback-presence", "tell other workers of this one", this::tellAndRest, log, clock);
    }

    /** Tells by itself from now on. */
    void start() {
        loop.start();
    }

    /** Ends that, and is gone. */
    void stop() {
        stopped.countDown();
        loop.stop();
        loop.awaitEnd(LAST_WORD);
    }

    /** Tells that the worker is there, and looks at the others, if it is time. */
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

    /** Tells that it is gone, once: nothing is told after that, though a loop that is being stopped may come round again. */
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
                    "This worker {} records of jobs, and others on its database {}: {}. Those without leave recorded jobs to"
                            + " those with. Have all processes keep them (barback.records.enabled), or none.",
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
            log.trace("The presence rests, for the last time: {}.", last);
        } catch (InterruptedException e) {
            log.debug("The presence was interrupted; it ends only when it is stopped.");
        }
        if (stopped.getCount() == 0) {
            leave();
        }
    }
}
