package dev.barback.internal.worker;

import dev.barback.JobListener;
import dev.barback.WorkerRecord;
import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.records.WorkerGroup;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.worker.PrefetchPolicy.LaneState;
import dev.barback.internal.worker.WorkerStatus.State;
import dev.barback.spi.Broker;
import dev.barback.spi.QueueMaintenance;
import dev.barback.spi.QueueNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches and runs the jobs of some queues. Its states and invariants: see this package's description. Thread-safe;
 * starts once and stops once.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    /** Two pulls in flight: while one brings messages, the next is under way. A third gained nothing. */
    private static final int FETCHERS_PER_QUEUE = 2;
    /** With this many lanes, one fetcher per lane keeps several pulls in flight. */
    private static final int MANY_LANES = 8;

    private static final Duration MAX_WAITING_TIME = Duration.ofSeconds(1);
    /** A call that finds nothing takes 5 s; one without an answer takes 15 s. */
    private static final Duration MAX_WITHOUT_PROGRESS = Duration.ofSeconds(25);

    /** Creating many new queues takes time. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration LAST_ACK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration INTERRUPTION_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LAST_FETCH_TIMEOUT = Duration.ofSeconds(6);

    private final WorkerOptions options;
    private final Broker broker;
    private final Clock clock;
    private final Dispatcher dispatcher;
    private final LeaseRenewer leaseRenewer;
    private final DeliveryCompletion completion;
    private final DeliveryHandler handler;
    private final ProcessorPool processors;
    private final DeliveryFilter deliveryFilter;
    private final @Nullable Heartbeat heartbeat; // null: without a job store
    private final @Nullable WorkerPresence presence; // null: the heartbeat reports it, or there is no database
    private final ScheduledThreadPoolExecutor scheduler;
    private final List<Fetcher> fetchers = new ArrayList<>();
    private final List<QueueMaintenance> maintenances = new CopyOnWriteArrayList<>();
    private final CountDownLatch fetchersEnded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state = State.NEW;
    private volatile Instant startedAt = Instant.MAX;

    private Worker(WorkerOptions options, Engine engine) {
        this.options = options;
        this.broker = engine.broker();
        this.clock = engine.clock();
        this.dispatcher = new Dispatcher(options.queues(), this::lanesOf, options.shares(), System::nanoTime);
        this.leaseRenewer = new LeaseRenewer(broker, clock);
        this.completion = DeliveryCompletion.batched(
                broker,
                leaseRenewer,
                dispatcher.lanes().stream().map(LaneState::name).toList());
        // Three threads: a broker that does not answer may block two of them, but no job's timeout
        this.scheduler = new ScheduledThreadPoolExecutor(3, task -> daemon(task, "barback-timer"));
        this.scheduler.setRemoveOnCancelPolicy(true);
        this.handler = new DeliveryHandler(engine, completion, new ExecutionTimeouts(scheduler), options, true);
        this.processors = new ProcessorPool(options.processors(), dispatcher, this::process);
        PoisonMessageGuard poisonGuard = new PoisonMessageGuard(options.maxDeliveries());
        this.deliveryFilter = new DeliveryFilter(poisonGuard, engine.jobStoreWriter(), engine.codec(), clock);
        WorkerView workerView = new WorkerView(
                engine.registry(),
                dispatcher,
                handler,
                processors,
                unstarted -> deliveryFilter.releaseUnstarted(unstarted, completion));
        this.heartbeat = createHeartbeat(workerView, engine);
        this.presence = heartbeat == null && broker instanceof JobStoreHost database
                ? createPresence(workerView, database)
                : null;
        for (LaneState lane : dispatcher.lanes()) {
            int lanes = broker.lanes(lane.queue().name()).size();
            for (int i = 0; i < (lanes < MANY_LANES ? FETCHERS_PER_QUEUE : 1); i++) {
                fetchers.add(new Fetcher(broker, dispatcher, lane, deliveryFilter, completion));
            }
        }
        this.fetchersEnded = new CountDownLatch(fetchers.size());
    }

    /**
     * Creates a worker; {@link #start} starts it.
     *
     * @throws IllegalArgumentException if a queue has lanes and a limit
     */
    public static Worker create(WorkerOptions options, Engine engine) {
        return new Worker(options, engine);
    }

    private List<String> lanesOf(String queue) {
        List<String> lanes = broker.lanes(queue);
        QueueOptions queueOptions = options.queues().getOrDefault(queue, QueueOptions.DEFAULTS);
        if (lanes.size() > 1 && queueOptions.processors() > 0) {
            throw new IllegalArgumentException(
                    "The queue %s has %d lanes, so it can't have a limit of processors of its own; with one lane it can."
                            .formatted(queue, lanes.size()));
        }
        return lanes;
    }

    /** Starts the worker and returns at once. It tries a broker that can't be reached until it can. */
    public void start() {
        if (!move(State.NEW, State.RUNNING)) {
            throw new IllegalStateException("A worker starts once; this one is " + state + ".");
        }
        startedAt = clock.instant();
        thread(this::stayAlive, "barback-worker", false).start();
        startPeriodicTasks();
        completion
                .ackBatchers()
                .forEach(each -> daemon(each, "barback-ack-batcher").start());
        processors.start(scheduler);
        fetchers.forEach(
                fetcher -> daemon(() -> runFetcher(fetcher), "barback-fetcher").start());
        daemon(this::startMaintenance, "barback-maintenance").start();
        if (heartbeat != null) {
            heartbeat.start();
        }
        if (presence != null) {
            presence.start();
        }
        log.info("This worker serves {} with {} processors.", options.queues().keySet(), options.processors());
    }

    /**
     * Stops the worker: it fetches nothing more, gives running jobs their grace time, then interrupts and releases
     * those that still run. A job that itself stops the worker, by {@code System.exit} or by closing the application,
     * is not released: it counts as one that kills its worker. Returns when all deliveries are completed, some seconds
     * after the grace time at the latest.
     */
    @Override
    public void close() {
        if (move(State.NEW, State.STOPPED) || !move(State.RUNNING, State.STOPPING)) {
            return;
        }
        log.info(
                "This worker stops; {} running jobs have {} s of grace time.",
                inFlight(),
                options.grace().toSeconds());
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            scheduler.shutdownNow();
            state = State.STOPPED;
            stopped.countDown();
        }
        log.info("This worker has stopped.");
    }

    /** The state of the worker now. */
    public WorkerStatus status() {
        return new WorkerStatus(
                state,
                processors.number(),
                processors.range(),
                inFlight(),
                dispatcher.waiting(),
                leaseRenewer.heldCount(),
                maintenances.stream().mapToInt(QueueMaintenance::heldCount).sum(),
                problems(MAX_WITHOUT_PROGRESS));
    }

    /** Keeps the JVM alive until the worker is closed; virtual threads and daemons don't. */
    private void stayAlive() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            log.debug("Nothing keeps the JVM alive any more.");
        }
    }

    private void stop() throws InterruptedException {
        handler.markStopping();
        fetchers.forEach(Fetcher::stop);
        deliveryFilter.releaseUnstarted(dispatcher.close(), completion);
        Thread maintenanceEnd = daemon(() -> maintenances.forEach(QueueMaintenance::close), "barback-maintenance-end");
        maintenanceEnd.start();
        Set<Thread> exitingThreads = handler.completeExitingJobs();
        boolean inTime = processors.awaitEnd(options.grace(), exitingThreads);
        if (!inTime) {
            interruptRemaining(exitingThreads);
        }
        maintenanceEnd.join(LAST_FETCH_TIMEOUT.toMillis());
        if (!fetchersEnded.await(LAST_FETCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("A fetcher did not end in time; its messages are delivered again when their leases end.");
        }
        for (AckBatcher ackBatcher : completion.ackBatchers()) {
            ackBatcher.stop(LAST_ACK_TIMEOUT);
        }
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (presence != null) {
            presence.stop();
        }
    }

    private void interruptRemaining(Set<Thread> exitingThreads) throws InterruptedException {
        List<RunningJob> remaining = handler.running().stream()
                .filter(run -> !exitingThreads.contains(run.thread()))
                .toList();
        log.warn("{} jobs still run after the grace time; they are interrupted and will run again.", remaining.size());
        completion.release(remaining.stream().map(RunningJob::delivery).toList());
        remaining.forEach(RunningJob::interrupt);
        if (!processors.awaitEnd(INTERRUPTION_TIMEOUT, exitingThreads)) {
            log.warn("Some jobs ignore their interruption; they end with this process.");
        }
    }

    private void startPeriodicTasks() {
        leaseRenewer.resetProgress();
        long interval = broker.leaseTime().toMillis() / LeaseRenewer.CHECKS_PER_LEASE;
        Future<?> renewal = scheduler.scheduleWithFixedDelay(leaseRenewer, interval, interval, TimeUnit.MILLISECONDS);
        long unstarted = MAX_WAITING_TIME.toMillis() / 2;
        Future<?> release =
                scheduler.scheduleWithFixedDelay(this::releaseUnstarted, unstarted, unstarted, TimeUnit.MILLISECONDS);
        log.debug("Renewal of leases: {}; release of jobs that have not started: {}.", renewal, release);
    }

    private void releaseUnstarted() {
        try {
            deliveryFilter.releaseUnstarted(dispatcher.removeWaitingLongerThan(MAX_WAITING_TIME.toNanos()), completion);
        } catch (Throwable e) { // would end the schedule
            log.warn("Could not release the jobs that have not started.", e);
        }
    }

    /** Releases a delivery whose lease ended before the start, whatever has held this process up since it began. */
    private void process(Delivery delivery) {
        if (leaseRenewer.hasExpired(delivery)) {
            log.warn(
                    "The lease of a job of {} ended before the job could start: this process stood still."
                            + " The job is released.",
                    delivery.queue());
            deliveryFilter.releaseUnstarted(List.of(delivery), completion);
        } else {
            handler.process(delivery);
        }
    }

    private void runFetcher(Fetcher fetcher) {
        try {
            if (heartbeat != null) {
                heartbeat.awaitFirstBeat();
            }
            fetcher.run();
        } finally {
            fetchersEnded.countDown();
        }
    }

    /** Creates the queues and starts their maintenance, one by one, and retries until it works. */
    private void startMaintenance() {
        OutageLog outage = new OutageLog(
                "start the maintenance of the queues " + options.queues().keySet(), log);
        Deque<String> remaining = new ArrayDeque<>(options.queues().keySet());
        while (state == State.RUNNING && !remaining.isEmpty()) {
            try {
                broker.ensure(QueueNames.MORGUE);
                broker.ensure(remaining.element());
                maintenances.add(broker.startMaintenance(remaining.element()));
                remaining.remove();
                outage.succeeded();
            } catch (Throwable e) { // without maintenance, delayed jobs would wait for ever
                outage.failed(e);
                outage.pause();
            }
        }
        if (state != State.RUNNING) {
            maintenances.forEach(QueueMaintenance::close);
        }
    }

    /** The reasons why the worker has made no progress for longer than this. */
    List<String> problems(Duration longerThan) {
        List<String> problems = new ArrayList<>();
        if (state == State.RUNNING) {
            for (Fetcher fetcher : fetchers) {
                String problem = fetcher.problem(longerThan);
                if (problem != null && !problems.contains(problem)) {
                    problems.add(problem);
                }
            }
            Stream.of(
                            deliveryFilter.problem(),
                            leaseRenewer.problem(longerThan),
                            heartbeatProblem(longerThan),
                            publishingProblem(longerThan))
                    .filter(Objects::nonNull)
                    .forEach(problems::add);
            Instant threshold = clock.instant().minus(longerThan);
            boolean maintenanceMissing = maintenances.size() < options.queues().size()
                    && startedAt.isBefore(clock.instant().minus(START_TIMEOUT));
            if (maintenanceMissing
                    || maintenances.stream()
                            .anyMatch(each -> each.lastProgress().isBefore(threshold))) {
                problems.add(
                        "The maintenance of delayed jobs made no progress for %d s.".formatted(longerThan.toSeconds()));
            }
        }
        return problems;
    }

    /** A database that takes no heartbeat takes no ends of jobs either; beside another broker, jobs run on. */
    private @Nullable String heartbeatProblem(Duration longerThan) {
        return heartbeat != null && broker instanceof JobStoreHost ? heartbeat.problem(longerThan) : null;
    }

    private @Nullable String publishingProblem(Duration longerThan) {
        return handler.running().stream()
                .map(running -> running.problem(longerThan))
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null);
    }

    private synchronized boolean move(State from, State to) {
        boolean moves = state == from;
        state = moves ? to : state;
        return moves;
    }

    private int inFlight() {
        return handler.running().size();
    }

    private @Nullable Heartbeat createHeartbeat(WorkerView workerView, Engine engine) {
        JobStoreWriter jobStoreWriter = engine.jobStoreWriter();
        if (jobStoreWriter == null) {
            return null;
        }
        WorkerGroup.Member member = new WorkerGroup.Member(
                leaseRenewer::jobIds, now -> workerView.describe(jobStoreWriter.worker(), startedAt, now, true));
        return new Heartbeat(
                workerView,
                jobStoreWriter,
                member,
                new LostMessageRecovery(broker, engine.codec(), jobStoreWriter, clock),
                clock);
    }

    private WorkerPresence createPresence(WorkerView workerView, JobStoreHost database) {
        String id = WorkerRecord.newId();
        return new WorkerPresence(
                now -> Optional.of(workerView.describe(id, startedAt, now, false)),
                database.jobStore(),
                id,
                false,
                clock);
    }

    private static Thread daemon(Runnable task, String name) {
        return thread(task, name, true);
    }

    private static Thread thread(Runnable task, String name, boolean daemon) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(daemon); // else inherited from the starting thread
        return thread;
    }

    /**
     * The parts that a worker needs to run jobs.
     *
     * @param broker delivers the messages
     * @param codec reads the envelopes
     * @param registry the job classes
     * @param executor runs the jobs
     * @param morgue takes the jobs that failed for good
     * @param events is notified of each event
     * @param clock the current time
     * @param jobStoreWriter records the jobs, and decides which may run; null = none
     */
    public record Engine(
            Broker broker,
            EnvelopeCodec codec,
            JobRegistry registry,
            JobExecutor executor,
            Morgue morgue,
            JobListener events,
            Clock clock,
            @Nullable JobStoreWriter jobStoreWriter) {}
}
