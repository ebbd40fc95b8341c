package dev.barback.internal.worker;

import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers jobs whose message is lost: the emulator was restarted, the retention is over, a queue was deleted by
 * hand. These are jobs that by their record should have started a while ago, of a queue in which this worker finds
 * no messages. They are published with a later job version, so that a message that is found after all is dropped. Any
 * number of workers may do this: the job store accepts only one of their job versions. It has its own thread, on which
 * queues take turns, until all their jobs are recovered.
 */
final class LostMessageRecovery {
    private static final Logger log = LoggerFactory.getLogger(LostMessageRecovery.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** After a failure, which may last: each try writes the records of a portion twice. Unpublishable jobs are read again. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration LAST_ROUND_TIMEOUT = Duration.ofSeconds(2);

    private final WorkerView worker;
    private final Broker broker;
    private final EnvelopeCodec codec;
    private final JobStoreWriter writer;
    private final Clock clock;
    private final BackgroundLoop backgroundLoop;
    private final Map<String, Interval> pauses = new HashMap<>(); // of queues with a failure or unpublishable jobs
    private volatile boolean allowed;

    LostMessageRecovery(WorkerView worker, Broker broker, EnvelopeCodec codec, JobStoreWriter writer, Clock clock) {
        this.worker = worker;
        this.broker = broker;
        this.codec = codec;
        this.writer = writer;
        this.clock = clock;
        this.backgroundLoop = new BackgroundLoop(
                        "barback-recovery", "recover jobs whose messages are lost", this::recoverAll, log, clock)
                .every(INTERVAL);
    }

    void start() {
        backgroundLoop.start();
    }

    /** Ends after the current portion. */
    void stop() {
        backgroundLoop.stop();
    }

    void awaitEnd() {
        backgroundLoop.awaitEnd(LAST_ROUND_TIMEOUT);
    }

    /** Whether the job store is complete now: not during its outage, nor soon after it. */
    void allow(boolean isComplete) {
        allowed = isComplete;
    }

    private void recoverAll() {
        List<String> queues = allowed ? drainedQueues() : List.of();
        if (queues.isEmpty()) {
            backgroundLoop.askedNothing();
        } else {
            recover(queues);
        }
    }

    private List<String> drainedQueues() {
        Instant now = clock.instant();
        pauses.values().removeIf(pause -> pause.isOver(now));
        List<String> queues = new ArrayList<>(worker.drained(broker.leaseTime()));
        queues.removeAll(pauses.keySet());
        return queues;
    }

    /** Recovers the lost messages of queues that have no messages to fetch. A failure ends the round. */
    void recover(List<String> queues) {
        Deque<RecoveryPass> passes = new ArrayDeque<>();
        queues.forEach(queue -> passes.add(new RecoveryPass(queue, broker, codec, writer, clock)));
        try {
            while (!passes.isEmpty() && !backgroundLoop.isStopping()) {
                boolean hasMore = recoverPortion(passes.element());
                RecoveryPass pass = passes.remove();
                if (hasMore) {
                    passes.add(pass);
                } else {
                    end(pass);
                }
            }
        } finally {
            passes.forEach(this::end);
        }
    }

    private boolean recoverPortion(RecoveryPass pass) {
        try {
            return pass.recoverPortion();
        } catch (RuntimeException e) {
            pause(pass.queue());
            throw e;
        }
    }

    private void end(RecoveryPass pass) {
        if (pass.end()) {
            pause(pass.queue());
        }
    }

    private void pause(String queue) {
        Interval pause = new Interval(PAUSE);
        pause.begin(clock.instant());
        pauses.put(queue, pause);
    }
}
