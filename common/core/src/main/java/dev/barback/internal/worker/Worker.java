package dev.barback.internal.worker;

import dev.barback.WorkerRecord;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.records.WorkerGroup;
import dev.barback.internal.worker.WorkerStatus.State;
import dev.barback.spi.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    /** Of all queues together: two for those with backlog, and one that waits for messages of the others. */
    private static final int SHARED_FETCHERS = 3;
    /** With this many lanes, one fetcher per lane keeps several pulls in flight. */
    private static final int MANY_LANES = 8;

    private static final Duration MAX_WAITING_TIME = Duration.ofSeconds(1);
    /** A call that finds nothing takes 5 s; one without an answer takes 15 s. */
    private static final Duration MAX_WITHOUT_PROGRESS = Duration.ofSeconds(25);

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
    private final MaintainedQueues maintainedQueues;
    private final @Nullable Heartbeat heartbeat; // null: without a job store
    private final @Nullable WorkerPresence presence; // null: the heartbeat reports it, or there is no database
    private final ScheduledThreadPoolExecutor scheduler;
    private final List<Fetcher> fetchers = new ArrayList<>();
    private final CountDownLatch fetchersEnded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state = State.NEW;
    private volatile Instant startedAt = Instant.MAX;

    private Worker(WorkerOptions options, Foundation foundation, JobExecutor executor, Morgue morgue) {
        this.options = options;
        this.broker = foundation.broker();
        this.clock = foundation.clock();
        this.dispatcher =
                new Dispatcher(options.queues(), this::lanesOf, options.shares(), sharesFetchers(), System::nanoTime);
        this.leaseRenewer = new LeaseRenewer(broker, clock);
        List<String> lanes = dispatcher.lanes().stream().map(LaneState::name).toList();
        this.completion = DeliveryCompletion.batched(broker, leaseRenewer, lanes, foundation.jobStoreWriter());
        // Three threads: a broker that does not answer may block two of them, but no job's timeout
        this.scheduler = new ScheduledThreadPoolExecutor(3, task -> daemon(task, "barback-timer"));
        this.scheduler.setRemoveOnCancelPolicy(true);
        this.handler = new DeliveryHandler(
                foundation,
                executor,
                new DeliveryBurial(foundation, morgue, completion, options.maxDeliveries()),
                completion,
                new ExecutionTimeouts(scheduler, foundation.registry(), options.jobTimeout()));
        this.processors = new ProcessorPool(options.processors(), dispatcher, handler::processHeld);
        this.deliveryFilter = new DeliveryFilter(
                new PoisonMessageGuard(options.maxDeliveries()),
                foundation.jobStoreWriter(),
                foundation.codec(),
                clock);
        if (foundation.jobStoreWriter() != null && broker instanceof JobStoreHost host) {
            host.fetchFor(foundation.jobStoreWriter());
        }
        this.maintainedQueues = new MaintainedQueues(broker, options.queues().keySet(), clock);
        WorkerView view = new WorkerView(foundation.registry(), dispatcher, handler, processors, completion);
        this.heartbeat = createHeartbeat(view, foundation);
        this.presence =
                heartbeat == null && broker instanceof JobStoreHost database ? createPresence(view, database) : null;
        dispatcher.groups().forEach(this::addFetchers);
        this.fetchersEnded = new CountDownLatch(fetchers.size());
    }

    /**
     * Creates a worker; {@link #start} starts it.
     *
     * @param executor runs the jobs
     * @param morgue takes the jobs that failed for good
     * @throws IllegalArgumentException if a queue has lanes and a limit
     */
    public static Worker create(WorkerOptions options, Foundation foundation, JobExecutor executor, Morgue morgue) {
        return new Worker(options, foundation, executor, morgue);
    }

    /** Whether one call fetches from all queues. Lanes of one queue take turns by the time of their jobs, each on its own. */
    private boolean sharesFetchers() {
        return broker.servesManyQueues()
                && options.queues().keySet().stream()
                        .allMatch(queue -> broker.lanes(queue).size() == 1);
    }

    private void addFetchers(LaneGroup group) {
        for (int i = 0; i < fetchersOf(group); i++) {
            fetchers.add(new Fetcher(broker, dispatcher, group, deliveryFilter, completion));
        }
    }

    private int fetchersOf(LaneGroup group) {
        if (group.lanes().size() > 1) {
            return SHARED_FETCHERS;
        }
        String queue = group.lanes().get(0).queue().name();
        return broker.lanes(queue).size() < MANY_LANES ? FETCHERS_PER_QUEUE : 1;
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
        daemon(maintainedQueues, "barback-maintenance").start();
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
                maintainedQueues.heldCount(),
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
        if (heartbeat != null) {
            heartbeat.stopRecovery();
        }
        fetchers.forEach(Fetcher::stop);
        completion.releaseUnstarted(dispatcher.close());
        Thread maintenanceEnd = daemon(maintainedQueues::close, "barback-maintenance-end");
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
            completion.releaseUnstarted(dispatcher.removeWaitingLongerThan(MAX_WAITING_TIME.toNanos()));
        } catch (Throwable e) { // would end the schedule
            log.warn("Could not release the jobs that have not started.", e);
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

    /** The reasons why the worker has made no progress for longer than this. */
    List<String> problems(Duration longerThan) {
        if (state != State.RUNNING) {
            return List.of();
        }
        return Stream.concat(
                        fetchers.stream().map(fetcher -> fetcher.problem(longerThan)),
                        Stream.of(
                                deliveryFilter.problem(),
                                leaseRenewer.problem(longerThan),
                                heartbeatProblem(longerThan),
                                handler.problem(longerThan),
                                maintainedQueues.problem(longerThan)))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** A database that takes no heartbeat takes no ends of jobs either; beside another broker, jobs run on. */
    private @Nullable String heartbeatProblem(Duration longerThan) {
        return heartbeat != null && broker instanceof JobStoreHost ? heartbeat.problem(longerThan) : null;
    }

    private synchronized boolean move(State from, State to) {
        boolean moves = state == from;
        state = moves ? to : state;
        return moves;
    }

    private int inFlight() {
        return handler.running().size();
    }

    private @Nullable Heartbeat createHeartbeat(WorkerView workerView, Foundation foundation) {
        JobStoreWriter jobStoreWriter = foundation.jobStoreWriter();
        if (jobStoreWriter == null) {
            return null;
        }
        WorkerGroup.Member member = new WorkerGroup.Member(
                leaseRenewer::jobIds, now -> workerView.describe(jobStoreWriter.worker(), startedAt, now, true));
        return new Heartbeat(
                workerView,
                jobStoreWriter,
                member,
                new LostMessageRecovery(workerView, broker, foundation.codec(), jobStoreWriter, clock),
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
}
