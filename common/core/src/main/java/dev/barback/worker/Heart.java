package dev.barback.worker;

import dev.barback.broker.Loop;
import dev.barback.record.Crew;
import dev.barback.record.Progress;
import dev.barback.record.Recorder;
import dev.barback.record.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker and the records tell each other while both live: that it is there, which queues are paused, which
 * running jobs are called off; and its share of their upkeep. A thread of its own, which nothing waits for.
 */
final class Heart {
    private static final Logger log = LoggerFactory.getLogger(Heart.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_LOST = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_STRAYS = Duration.ofSeconds(5);
    private static final Duration PRUNE = Duration.ofMinutes(1);
    private static final Duration FIRST_BEAT = Duration.ofSeconds(3);
    private static final Duration LAST_BEAT = Duration.ofSeconds(2);
    private static final int A_PRUNING = 1_000;

    private final Vitals worker;
    private final Recorder recorder;
    private final Crew.Member member;
    private final Strays strays;
    private final Reconciler reconciler;
    private final Presence presence;
    private final Clock clock;
    private final Loop loop;
    private final CountDownLatch firstBeat = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Interval unsteady; // since a beat failed
    private final Interval reconciled = new Interval(LOOK_FOR_LOST);
    private final Interval looked = new Interval(LOOK_FOR_STRAYS);
    private final Interval pruned = new Interval(PRUNE);
    private boolean complete;

    Heart(Vitals worker, Recorder recorder, Crew.Member member, Reconciler reconciler, Clock clock) {
        this.worker = worker;
        this.recorder = recorder;
        this.member = member;
        this.strays = new Strays(recorder);
        this.reconciler = reconciler;
        this.presence = new Presence(recorder.crew()::describe, recorder.records(), recorder.worker(), true, clock);
        this.unsteady = new Interval(recorder.options().patience());
        this.clock = clock;
        this.loop = new Loop("barback-heart", "talk to the records of jobs", this::beat, log, clock);
    }

    void start() {
        recorder.crew().join(member);
        loop.start();
    }

    /** Waits until it is known which queues are paused; not for long, if the records are away. */
    void awaitFirstBeat() {
        try {
            boolean known = firstBeat.await(FIRST_BEAT.toMillis(), TimeUnit.MILLISECONDS);
            log.trace("Paused queues are known: {}.", known);
        } catch (InterruptedException e) {
            log.debug("A receiver was interrupted before it began.");
        }
    }

    void stop() {
        recorder.crew().leave(member);
        stopped.countDown();
        loop.stop();
        loop.awaitEnd(LAST_BEAT);
    }

    private void beat() {
        Records records = recorder.records();
        Instant now = clock.instant();
        if (!complete) { // the beat before failed: others may not have written what they know, either
            unsteady.begin(now);
        }
        complete = false;
        presence.tell(now);
        worker.pause(records.paused().keySet());
        if (looked.isOver(now)) { // for the first time before anything is received
            strays.look();
            looked.begin(now);
        }
        firstBeat.countDown();
        Map<String, Running> running = worker.running();
        stopCancelled(records, running);
        recorder.progress(news(running, now));
        boolean steady = unsteady.isOver(now) && recorder.isWorking();
        if (steady && reconciled.isOver(now)) {
            reconciled.begin(now);
            worker.drained(reconciler.leaseTime()).forEach(reconciler::reconcile);
        }
        if (pruned.isOver(now) && records.prune(recorder.options().retention(), now, A_PRUNING) < A_PRUNING) {
            pruned.begin(now); // until then in small steps: others want to write, too
        }
        complete = true;
        rest();
        if (stopped.getCount() == 0 && recorder.crew().isEmpty()) { // else another worker goes on under this name
            presence.leave();
        }
    }

    private static void stopCancelled(Records records, Map<String, Running> running) {
        if (!running.isEmpty()) {
            Set<String> cancelled = records.cancelled(running.keySet());
            running.forEach((id, run) -> {
                if (cancelled.contains(id)) {
                    run.cancel();
                }
            });
        }
    }

    private static Map<String, Progress> news(Map<String, Running> running, Instant now) {
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
            log.trace("The heart rests, for the last time: {}.", last);
        } catch (InterruptedException e) {
            log.debug("The heart was interrupted; it ends only when it is stopped.");
        }
    }
}
