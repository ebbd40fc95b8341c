package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.OutageLog;
import dev.barback.broker.QueueMaintenance;
import dev.barback.broker.QueueNames;
import dev.barback.execution.JobExecutor;
import dev.barback.morgue.Morgue;
import dev.barback.record.JobListener;
import dev.barback.record.JobStoreHost;
import dev.barback.record.JobStoreWriter;
import dev.barback.record.WorkerGroup;
import dev.barback.record.WorkerRecord;
import dev.barback.registry.JobRegistry;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.worker.WorkerStatus.State;
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
    private static final int RECEIVERS_A_QUEUE = 2;
    /** With this many lanes, one fetcher per lane keeps several pulls in flight. */
    private static final int MANY_LANES = 8;

    private static final Duration MAX_UNSTARTED = Duration.ofSeconds(1);
    /** A call that finds nothing takes 5 s; one without an answer takes 15 s. */
    private static final Duration MAX_WITHOUT_PROGRESS = Duration.ofSeconds(25);

    /** Creating many new queues takes time. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(5);
    private static final Duration INTERRUPTED_JOBS = Duration.ofSeconds(1);
    private static final Duration LAST_RECEIPTS = Duration.ofSeconds(6);

    private final WorkerOptions options;
    private final Broker broker;
    private final Clock clock;
    private final Dispatcher dispatcher;
    private final LeaseRenewer keeper;
    private final DeliveryCompletion completion;
    private final DeliveryHandler handler;
    private final ProcessorPool processors;
    private final DeliveryFilter admission;
    private final @Nullable Heartbeat heartbeat; // null: without a job store
    private final @Nullable WorkerPresence presence; // null: the heartbeat reports it, or there is no database
    private final ScheduledThreadPoolExecutor scheduler;
    private final List<Fetcher> receivers = new ArrayList<>();
    private final List<QueueMaintenance> attendances = new CopyOnWriteArrayList<>();
    private final CountDownLatch receiversEnded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state = State.NEW;
    private volatile Instant started = Instant.MAX;

    private Worker(WorkerOptions options, Engine engine) {
        this.options = options;
        this.broker = engine.broker();
        this.clock = engine.clock();
        this.dispatcher = new Dispatcher(options.queues(), this::lanes, options.shares(), System::nanoTime);
        this.keeper = new LeaseRenewer(broker, clock);
        this.completion = DeliveryCompletion.inBatches(
                broker, keeper, dispatcher.lines().stream().map(LaneState::name).toList());
        // Three threads: a broker that does not answer may block two of them, but no job's timeout
        this.scheduler = new ScheduledThreadPoolExecutor(3, task -> daemon(task, "barback-timer"));
        this.scheduler.setRemoveOnCancelPolicy(true);
        this.handler = new DeliveryHandler(engine, completion, new ExecutionTimeouts(scheduler), options, true);
        this.processors = new ProcessorPool(options.processors(), dispatcher, this::process);
        PoisonMessageGuard poisonGuard = new PoisonMessageGuard(options.maxDeliveries());
        this.admission = new DeliveryFilter(poisonGuard, engine.recorder(), engine.codec(), clock);
        WorkerVitals vitals = new WorkerVitals(
                engine.registry(),
                dispatcher,
                handler,
                processors,
                unstarted -> admission.giveBack(unstarted, completion));
        this.heartbeat = heart(vitals, engine);
        this.presence =
                heartbeat == null && broker instanceof JobStoreHost database ? presence(vitals, database) : null;
        for (LaneState lane : dispatcher.lines()) {
            int lanes = broker.lanes(lane.queue().name()).size();
            for (int i = 0; i < (lanes < MANY_LANES ? RECEIVERS_A_QUEUE : 1); i++) {
                receivers.add(new Fetcher(broker, dispatcher, lane, admission, completion));
            }
        }
        this.receiversEnded = new CountDownLatch(receivers.size());
    }

    /**
     * Creates a worker; {@link #start} starts it.
     *
     * @throws IllegalArgumentException if a queue has lanes and a limit
     */
    public static Worker create(WorkerOptions options, Engine engine) {
        return new Worker(options, engine);
    }

    private List<String> lanes(String queue) {
        List<String> lanes = broker.lanes(queue);
        QueueOptions how = options.queues().getOrDefault(queue, QueueOptions.DEFAULTS);
        if (lanes.size() > 1 && how.processors() > 0) {
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
        started = clock.instant();
        thread(this::stayAlive, "barback-worker", false).start();
        startKeeping();
        completion
                .acknowledgers()
                .forEach(each -> daemon(each, "barback-acknowledger").start());
        processors.start(scheduler);
        receivers.forEach(
                receiver -> daemon(() -> receive(receiver), "barback-receiver").start());
        daemon(this::attendQueues, "barback-attendance").start();
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
                keeper.inHand(),
                attendances.stream().mapToInt(QueueMaintenance::held).sum(),
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
        handler.stopping();
        receivers.forEach(Fetcher::stop);
        admission.giveBack(dispatcher.close(), completion);
        Thread leaving = daemon(() -> attendances.forEach(QueueMaintenance::close), "barback-leaving");
        leaving.start();
        Set<Thread> endless = handler.settleExits();
        boolean inTime = processors.awaitEnd(options.grace(), endless);
        if (!inTime) {
            interruptTheRest(endless);
        }
        leaving.join(LAST_RECEIPTS.toMillis());
        if (!receiversEnded.await(LAST_RECEIPTS.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("A fetcher did not end in time; its messages are delivered again when their leases end.");
        }
        for (AckBatcher acknowledger : completion.acknowledgers()) {
            acknowledger.stop(LAST_ACKNOWLEDGEMENTS);
        }
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (presence != null) {
            presence.stop();
        }
    }

    private void interruptTheRest(Set<Thread> endless) throws InterruptedException {
        List<RunningJob> rest = handler.running().stream()
                .filter(run -> !endless.contains(run.thread()))
                .toList();
        log.warn("{} jobs still run after the grace time; they are interrupted and will run again.", rest.size());
        completion.release(rest.stream().map(RunningJob::delivery).toList());
        rest.forEach(RunningJob::interrupt);
        if (!processors.awaitEnd(INTERRUPTED_JOBS, endless)) {
            log.warn("Some jobs ignore their interruption; they end with this process.");
        }
    }

    private void startKeeping() {
        keeper.begins();
        long look = broker.leaseTime().toMillis() / LeaseRenewer.CHECKS_PER_LEASE;
        Future<?> keeping = scheduler.scheduleWithFixedDelay(keeper, look, look, TimeUnit.MILLISECONDS);
        long unstarted = MAX_UNSTARTED.toMillis() / 2;
        Future<?> givingBack =
                scheduler.scheduleWithFixedDelay(this::giveBackUnstarted, unstarted, unstarted, TimeUnit.MILLISECONDS);
        log.debug("Renewal of leases: {}; release of jobs that have not started: {}.", keeping, givingBack);
    }

    private void giveBackUnstarted() {
        try {
            admission.giveBack(dispatcher.removeWaitingLongerThan(MAX_UNSTARTED.toNanos()), completion);
        } catch (Throwable e) { // would end the schedule
            log.warn("Could not release the jobs that have not started.", e);
        }
    }

    /** Releases a delivery whose lease ended before the start, whatever has held this process up since it began. */
    private void process(Delivery delivery) {
        if (keeper.hasLapsed(delivery)) {
            log.warn(
                    "The lease of a job of {} ended before the job could start: this process stood still."
                            + " The job is released.",
                    delivery.queue());
            admission.giveBack(List.of(delivery), completion);
        } else {
            handler.process(delivery);
        }
    }

    private void receive(Fetcher receiver) {
        try {
            if (heartbeat != null) {
                heartbeat.awaitFirstBeat();
            }
            receiver.run();
        } finally {
            receiversEnded.countDown();
        }
    }

    /** Creates the queues and starts their maintenance, one by one, and retries until it works. */
    private void attendQueues() {
        OutageLog outage = new OutageLog(
                "start the maintenance of the queues " + options.queues().keySet(), log);
        Deque<String> left = new ArrayDeque<>(options.queues().keySet());
        while (state == State.RUNNING && !left.isEmpty()) {
            try {
                broker.ensure(QueueNames.MORGUE);
                broker.ensure(left.element());
                attendances.add(broker.attend(left.element()));
                left.remove();
                outage.ended();
            } catch (Throwable e) { // without maintenance, delayed jobs would wait for ever
                outage.failed(e);
                outage.pause();
            }
        }
        if (state != State.RUNNING) {
            attendances.forEach(QueueMaintenance::close);
        }
    }

    /** The reasons why the worker has made no progress for longer than this. */
    List<String> problems(Duration longest) {
        List<String> problems = new ArrayList<>();
        if (state == State.RUNNING) {
            for (Fetcher receiver : receivers) {
                String problem = receiver.problem(longest);
                if (problem != null && !problems.contains(problem)) {
                    problems.add(problem);
                }
            }
            Stream.of(
                            admission.problem(),
                            keeper.problem(longest),
                            heartbeatProblem(longest),
                            publishingProblem(longest))
                    .filter(Objects::nonNull)
                    .forEach(problems::add);
            Instant early = clock.instant().minus(longest);
            boolean unattended = attendances.size() < options.queues().size()
                    && started.isBefore(clock.instant().minus(START_TIMEOUT));
            if (unattended
                    || attendances.stream().anyMatch(each -> each.lastProgress().isBefore(early))) {
                problems.add(
                        "The maintenance of delayed jobs made no progress for %d s.".formatted(longest.toSeconds()));
            }
        }
        return problems;
    }

    /** A database that takes no heartbeat takes no ends of jobs either; beside another broker, jobs run on. */
    private @Nullable String heartbeatProblem(Duration longest) {
        return heartbeat != null && broker instanceof JobStoreHost ? heartbeat.problem(longest) : null;
    }

    private @Nullable String publishingProblem(Duration longest) {
        return handler.running().stream()
                .map(running -> running.problem(longest))
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

    private @Nullable Heartbeat heart(WorkerVitals vitals, Engine engine) {
        JobStoreWriter recorder = engine.recorder();
        if (recorder == null) {
            return null;
        }
        WorkerGroup.Member member =
                new WorkerGroup.Member(keeper::jobIds, now -> vitals.describe(recorder.worker(), started, now, true));
        return new Heartbeat(
                vitals, recorder, member, new LostMessageRecovery(broker, engine.codec(), recorder, clock), clock);
    }

    private WorkerPresence presence(WorkerVitals vitals, JobStoreHost database) {
        String id = WorkerRecord.newId();
        return new WorkerPresence(
                now -> Optional.of(vitals.describe(id, started, now, false)), database.records(), id, false, clock);
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
     * @param performer runs the jobs
     * @param morgue takes the jobs that failed for good
     * @param events is notified of each event
     * @param clock the current time
     * @param recorder records the jobs, and decides which may run; null = none
     */
    public record Engine(
            Broker broker,
            EnvelopeCodec codec,
            JobRegistry registry,
            JobExecutor performer,
            Morgue morgue,
            JobListener events,
            Clock clock,
            @Nullable JobStoreWriter recorder) {}
}
