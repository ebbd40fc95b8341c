package dev.barback.worker;

import dev.barback.broker.BackgroundLoop;
import dev.barback.record.JobStore;
import dev.barback.record.JobStoreWriter;
import dev.barback.record.Progress;
import dev.barback.record.WorkerGroup;
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
 * are paused, which running jobs are cancelled; and the worker's part of recovery and pruning. It has its own thread,
 * for which nothing waits.
 */
final class Heartbeat {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration RECOVERY_INTERVAL = Duration.ofSeconds(5);
    private static final Duration STALE_CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PRUNE = Duration.ofMinutes(1);
    private static final Duration FIRST_BEAT = Duration.ofSeconds(3);
    private static final Duration LAST_BEAT = Duration.ofSeconds(2);
    private static final int PRUNE_BATCH_SIZE = 1_000;

    private final WorkerVitals worker;
    private final JobStoreWriter writer;
    private final WorkerGroup.Member member;
    private final StaleExecutions stale;
    private final LostMessageRecovery lostMessageRecovery;
    private final WorkerPresence presence;
    private final Clock clock;
    private final BackgroundLoop backgroundLoop;
    private final CountDownLatch firstBeat = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Interval unsteady; // since a beat failed
    private final Interval reconciled = new Interval(RECOVERY_INTERVAL);
    private final Interval looked = new Interval(STALE_CHECK_INTERVAL);
    private final Interval pruned = new Interval(PRUNE);
    private boolean complete;

    Heartbeat(
            WorkerVitals worker,
            JobStoreWriter writer,
            WorkerGroup.Member member,
            LostMessageRecovery lostMessageRecovery,
            Clock clock) {
        this.worker = worker;
        this.writer = writer;
        this.member = member;
        this.stale = new StaleExecutions(writer);
        this.lostMessageRecovery = lostMessageRecovery;
        this.presence = new WorkerPresence(writer.crew()::describe, writer.records(), writer.worker(), true, clock);
        this.unsteady = new Interval(writer.options().patience());
        this.clock = clock;
        this.backgroundLoop =
                new BackgroundLoop("barback-heart", "send the heartbeat to the job store", this::beat, log, clock);
    }

    void start() {
        writer.crew().join(member);
        backgroundLoop.start();
    }

    /** Waits until it is known which queues are paused; during an outage of the job store, not for long. */
    void awaitFirstBeat() {
        try {
            boolean known = firstBeat.await(FIRST_BEAT.toMillis(), TimeUnit.MILLISECONDS);
            log.trace("Paused queues are known: {}.", known);
        } catch (InterruptedException e) {
            log.debug("A fetcher was interrupted before it began.");
        }
    }

    void stop() {
        writer.crew().leave(member);
        stopped.countDown();
        backgroundLoop.stop();
        backgroundLoop.awaitEnd(LAST_BEAT);
    }

    /** Why the job store took no heartbeat, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longest) {
        return backgroundLoop.lastProgress().isBefore(clock.instant().minus(longest))
                ? "The job store took no heartbeat for %d s.".formatted(longest.toSeconds())
                : null;
    }

    private void beat() {
        JobStore records = writer.records();
        Instant now = clock.instant();
        if (!complete) { // the beat before failed: other workers may have unwritten records, too
            unsteady.begin(now);
        }
        complete = false;
        presence.tell(now);
        worker.pause(records.paused().keySet());
        if (looked.isOver(now)) { // for the first time before the first fetch
            stale.look();
            looked.begin(now);
        }
        firstBeat.countDown();
        Map<String, RunningJob> running = worker.running();
        stopCancelled(records, running);
        writer.progress(news(running, now));
        boolean steady = unsteady.isOver(now) && writer.isWorking();
        if (steady && reconciled.isOver(now)) {
            reconciled.begin(now);
            worker.drained(lostMessageRecovery.leaseTime()).forEach(lostMessageRecovery::reconcile);
        }
        if (pruned.isOver(now)
                && records.prune(writer.options().retention(), now, PRUNE_BATCH_SIZE) < PRUNE_BATCH_SIZE) {
            pruned.begin(now); // until then in small steps, between which others can write
        }
        complete = true;
        rest();
        if (stopped.getCount() == 0 && writer.crew().isEmpty()) { // else another worker goes on under this name
            presence.leave();
        }
    }

    private static void stopCancelled(JobStore records, Map<String, RunningJob> running) {
        if (!running.isEmpty()) {
            Set<String> cancelled = records.cancelled(running.keySet());
            running.forEach((id, run) -> {
                if (cancelled.contains(id)) {
                    run.cancel();
                }
            });
        }
    }

    private static Map<String, Progress> news(Map<String, RunningJob> running, Instant now) {
        Map<String, Progress> news = new HashMap<>();
        running.forEach((id, run) -> {
            Progress progress = run.news(now);
            if (progress != null) {
                news.put(id, progress);
            }
        });
        return news;
    }

    private void rest() {
        try {
            boolean last = stopped.await(BEAT.toMillis(), TimeUnit.MILLISECONDS);
            log.trace("The heartbeat pauses, for the last time: {}.", last);
        } catch (InterruptedException e) {
            log.debug("The heartbeat was interrupted; it ends only when it is stopped.");
        }
    }
}
