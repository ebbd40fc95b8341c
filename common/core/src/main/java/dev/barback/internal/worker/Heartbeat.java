package dev.barback.internal.worker;

import dev.barback.Progress;
import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.records.WorkerGroup;
import dev.barback.spi.JobStore;
import dev.barback.spi.WorkerJobs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange of a worker and the job store each second: that the worker lives, the progress of its jobs, which queues
 * are paused, which running jobs are cancelled; and the worker's part of pruning. It has its own thread, for which nothing
 * waits, and decides when the recovery of lost messages, on another thread, may rely on the job store.
 */
final class Heartbeat {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration BEAT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration STALE_CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration FIRST_BEAT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LAST_BEAT_TIMEOUT = Duration.ofSeconds(2);
    private static final int PRUNE_BATCH_SIZE = 1_000;

    private final WorkerView worker;
    private final JobStoreWriter writer;
    private final WorkerGroup.Member member;
    private final StaleExecutions stale;
    private final LostMessageRecovery lostMessageRecovery;
    private final WorkerPresence presence;
    private final Clock clock;
    private final BackgroundLoop backgroundLoop;
    private final CountDownLatch firstBeat = new CountDownLatch(1);
    private final Interval afterFailure; // since a beat failed
    private final Interval staleCheckInterval = new Interval(STALE_CHECK_INTERVAL);
    private final Interval pruneInterval = new Interval(PRUNE_INTERVAL);
    private boolean lastBeatWorked;

    Heartbeat(
            WorkerView worker,
            JobStoreWriter writer,
            WorkerGroup.Member member,
            LostMessageRecovery lostMessageRecovery,
            Clock clock) {
        this.worker = worker;
        this.writer = writer;
        this.member = member;
        this.stale = new StaleExecutions(writer);
        this.lostMessageRecovery = lostMessageRecovery;
        this.presence =
                new WorkerPresence(writer.workerGroup()::describe, writer.jobStore(), writer.worker(), true, clock);
        this.afterFailure = new Interval(writer.options().lostAfter());
        this.clock = clock;
        this.backgroundLoop = new BackgroundLoop(
                        "barback-heartbeat", "send the heartbeat to the job store", this::beat, log, clock)
                .every(BEAT_INTERVAL)
                .lastly(this::reportLeft);
    }

    void start() {
        writer.workerGroup().join(member);
        backgroundLoop.start();
        lostMessageRecovery.start();
    }

    /** Waits until it is known which queues are paused; during an outage of the job store, not for long. */
    void awaitFirstBeat() {
        try {
            boolean known = firstBeat.await(FIRST_BEAT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            log.trace("Paused queues are known: {}.", known);
        } catch (InterruptedException e) {
            log.debug("A fetcher was interrupted before it began.");
        }
    }

    /** Of a worker that stops, whose jobs may go on for a while. */
    void stopRecovery() {
        lostMessageRecovery.stop();
    }

    void stop() {
        lostMessageRecovery.stop();
        lostMessageRecovery.awaitEnd();
        writer.workerGroup().leave(member);
        backgroundLoop.stop();
        backgroundLoop.awaitEnd(LAST_BEAT_TIMEOUT);
    }

    /** Why the job store took no heartbeat, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        Instant threshold = clock.instant().minus(longerThan);
        // beats between two reports only read, which works without a place to write
        return presence.reportedAt().isBefore(threshold)
                        || backgroundLoop.lastProgress().isBefore(threshold)
                ? "The job store took no heartbeat for %d s.".formatted(longerThan.toSeconds())
                : null;
    }

    private void beat() {
        Instant now = clock.instant();
        if (!lastBeatWorked) { // the beat before failed: other workers may have unwritten records, too
            afterFailure.begin(now);
        }
        lastBeatWorked = false;
        try {
            exchange(now);
            lastBeatWorked = true;
        } finally {
            lostMessageRecovery.allow(lastBeatWorked && afterFailure.isOver(now) && writer.isWorking());
        }
    }

    private void exchange(Instant now) {
        JobStore jobStore = writer.jobStore();
        presence.report(now);
        worker.pause(jobStore.paused().keySet());
        if (staleCheckInterval.isOver(now)) { // for the first time before the first fetch
            stale.check();
            staleCheckInterval.begin(now);
        }
        firstBeat.countDown();
        Map<String, RunningJob> running = worker.running();
        stopCancelled(jobStore, running);
        writer.progress(changedProgress(running, now));
        if (pruneInterval.isOver(now)
                && jobStore.prune(writer.options().retention(), now, PRUNE_BATCH_SIZE) < PRUNE_BATCH_SIZE) {
            pruneInterval.begin(now); // until then in small steps, between which others can write
        }
    }

    private void reportLeft() {
        if (writer.workerGroup().isEmpty()) { // else another worker goes on under this name
            presence.reportLeft();
        }
    }

    private static void stopCancelled(WorkerJobs workerJobs, Map<String, RunningJob> running) {
        if (!running.isEmpty()) {
            Set<String> cancelled = workerJobs.cancelled(running.keySet());
            running.forEach((id, run) -> {
                if (cancelled.contains(id)) {
                    run.cancel();
                }
            });
        }
    }

    private static Map<String, Progress> changedProgress(Map<String, RunningJob> running, Instant now) {
        Map<String, Progress> changed = new HashMap<>();
        running.forEach((id, run) -> {
            Progress progress = run.changedProgress(now);
            if (progress != null) {
                changed.put(id, progress);
            }
        });
        return changed;
    }
}
