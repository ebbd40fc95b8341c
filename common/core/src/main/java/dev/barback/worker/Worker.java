package dev.barback.worker;

import dev.barback.broker.Attendance;
import dev.barback.broker.Broker;
import dev.barback.broker.Outage;
import dev.barback.broker.QueueNames;
import dev.barback.execution.Performer;
import dev.barback.morgue.Morgue;
import dev.barback.record.Crew;
import dev.barback.record.JobListener;
import dev.barback.record.Recorder;
import dev.barback.record.RecordsDatabase;
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
 * Runs the jobs of some queues. Its states and invariants: see this package's description. Thread-safe; starts
 * once and stops once.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    /** Several pulls in flight: while one brings messages, the next is on its way. A third gained nothing. */
    private static final int RECEIVERS_A_QUEUE = 2;
    /** With so many lanes, several pulls are in flight all the same. */
    private static final int MANY_LANES = 8;

    private static final Duration LONGEST_UNSTARTED = Duration.ofSeconds(1);
    /** A call that brings nothing takes 5 s, and one that is not answered 15 s. */
    private static final Duration LONGEST_WITHOUT_PROGRESS = Duration.ofSeconds(25);

    /** To make many new queues takes its time. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(5);
    private static final Duration INTERRUPTED_JOBS = Duration.ofSeconds(1);
    private static final Duration LAST_RECEIPTS = Duration.ofSeconds(6);

    private final WorkerOptions options;
    private final Broker broker;
    private final Clock clock;
    private final Inbox inbox;
    private final LeaseKeeper keeper;
    private final Settlement settlement;
    private final Processing processing;
    private final Processors processors;
    private final Admission admission;
    private final @Nullable Heart heart; // null: without records
    private final @Nullable Presence presence; // null: the heart tells, or there is nowhere to tell
    private final ScheduledThreadPoolExecutor scheduler;
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<Attendance> attendances = new CopyOnWriteArrayList<>();
    private final CountDownLatch receiversEnded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state = State.NEW;
    private volatile Instant started = Instant.MAX;

    private Worker(WorkerOptions options, Engine engine) {
        this.options = options;
        this.broker = engine.broker();
        this.clock = engine.clock();
        this.inbox = new Inbox(options.queues(), this::lanes, options.shares(), System::nanoTime);
        this.keeper = new LeaseKeeper(broker, clock);
        this.settlement = Settlement.inBatches(
                broker, keeper, inbox.lines().stream().map(Line::name).toList());
        // Three threads: a broker that does not answer may hold up two of them, but no job's timeout
        this.scheduler = new ScheduledThreadPoolExecutor(3, task -> daemon(task, "barback-timer"));
        this.scheduler.setRemoveOnCancelPolicy(true);
        this.processing = new Processing(engine, settlement, new Timeouts(scheduler), options, true);
        this.processors = new Processors(options.processors(), inbox, this::process);
        Quarantine quarantine = new Quarantine(options.maxDeliveries());
        this.admission = new Admission(quarantine, engine.recorder(), engine.codec(), clock);
        Vitals vitals = new Vitals(
                engine.registry(),
                inbox,
                processing,
                processors,
                unstarted -> admission.giveBack(unstarted, settlement));
        this.heart = heart(vitals, engine);
        this.presence = heart == null && broker instanceof RecordsDatabase database ? presence(vitals, database) : null;
        for (Line line : inbox.lines()) {
            int lanes = broker.lanes(line.queue().name()).size();
            for (int i = 0; i < (lanes < MANY_LANES ? RECEIVERS_A_QUEUE : 1); i++) {
                receivers.add(new Receiver(broker, inbox, line, admission, settlement));
            }
        }
        this.receiversEnded = new CountDownLatch(receivers.size());
    }

    /**
     * A worker; {@link #start} makes it run.
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

    /** Starts it, and returns at once. A broker that can't be reached is tried until it can. */
    public void start() {
        if (!move(State.NEW, State.RUNNING)) {
            throw new IllegalStateException("A worker starts once; this one is " + state + ".");
        }
        started = clock.instant();
        thread(this::stayAlive, "barback-worker", false).start();
        startKeeping();
        settlement
                .acknowledgers()
                .forEach(each -> daemon(each, "barback-acknowledger").start());
        processors.start(scheduler);
        receivers.forEach(
                receiver -> daemon(() -> receive(receiver), "barback-receiver").start());
        daemon(this::attendQueues, "barback-attendance").start();
        if (heart != null) {
            heart.start();
        }
        if (presence != null) {
            presence.start();
        }
        log.info("This worker serves {} with {} processors.", options.queues().keySet(), options.processors());
    }

    /**
     * Stops it: receives nothing more, gives running jobs their grace time, then interrupts and gives back what
     * still runs. A job that itself stops the worker, by {@code System.exit} or by closing the application, is not given
     * back: it counts as one that kills its worker. Returns when all is settled, some seconds after the grace time at the latest.
     */
    @Override
    public void close() {
        if (move(State.NEW, State.STOPPED) || !move(State.RUNNING, State.STOPPING)) {
            return;
        }
        log.info(
                "This worker stops; {} running jobs have {} s.",
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

    /** How it is. */
    public WorkerStatus status() {
        return new WorkerStatus(
                state,
                processors.number(),
                processors.range(),
                inFlight(),
                inbox.waiting(),
                keeper.inHand(),
                attendances.stream().mapToInt(Attendance::held).sum(),
                problems(LONGEST_WITHOUT_PROGRESS));
    }

    /** Virtual threads and daemons keep no JVM alive; a worker does until it is closed. */
    private void stayAlive() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            log.debug("Nothing keeps the JVM alive any more.");
        }
    }

    private void stop() throws InterruptedException {
        processing.stopping();
        receivers.forEach(Receiver::stop);
        admission.giveBack(inbox.close(), settlement);
        Thread leaving = daemon(() -> attendances.forEach(Attendance::close), "barback-leaving");
        leaving.start();
        Set<Thread> endless = processing.settleExits();
        boolean inTime = processors.awaitEnd(options.grace(), endless);
        if (!inTime) {
            interruptTheRest(endless);
        }
        leaving.join(LAST_RECEIPTS.toMillis());
        if (!receiversEnded.await(LAST_RECEIPTS.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("A receiver did not end in time; what it receives comes again when its lease ends.");
        }
        for (Acknowledger acknowledger : settlement.acknowledgers()) {
            acknowledger.stop(LAST_ACKNOWLEDGEMENTS);
        }
        if (heart != null) {
            heart.stop();
        }
        if (presence != null) {
            presence.stop();
        }
    }

    private void interruptTheRest(Set<Thread> endless) throws InterruptedException {
        List<Running> rest = processing.running().stream()
                .filter(run -> !endless.contains(run.thread()))
                .toList();
        log.warn("{} jobs still run after the grace time; they are interrupted and will run again.", rest.size());
        settlement.release(rest.stream().map(Running::delivery).toList());
        rest.forEach(Running::interrupt);
        if (!processors.awaitEnd(INTERRUPTED_JOBS, endless)) {
            log.warn("Some jobs ignore the interruption; they end with this process.");
        }
    }

    private void startKeeping() {
        keeper.begins();
        long look = broker.leaseTime().toMillis() / LeaseKeeper.LOOKS_A_LEASE;
        Future<?> keeping = scheduler.scheduleWithFixedDelay(keeper, look, look, TimeUnit.MILLISECONDS);
        long unstarted = LONGEST_UNSTARTED.toMillis() / 2;
        Future<?> givingBack =
                scheduler.scheduleWithFixedDelay(this::giveBackUnstarted, unstarted, unstarted, TimeUnit.MILLISECONDS);
        log.debug("Keeping leases: {}; giving back what is not started: {}.", keeping, givingBack);
    }

    private void giveBackUnstarted() {
        try {
            admission.giveBack(inbox.removeWaitingLongerThan(LONGEST_UNSTARTED.toNanos()), settlement);
        } catch (Throwable e) { // would end the schedule
            log.warn("Giving back what was not started failed.", e);
        }
    }

    /** A lease that has ended is let go before the start, whatever has held this process up since it began. */
    private void process(Delivery delivery) {
        if (keeper.hasLapsed(delivery)) {
            log.warn(
                    "The lease of a job of {} ended before it could start: this process stood still. It is given back.",
                    delivery.queue());
            admission.giveBack(List.of(delivery), settlement);
        } else {
            processing.process(delivery);
        }
    }

    private void receive(Receiver receiver) {
        try {
            if (heart != null) {
                heart.awaitFirstBeat();
            }
            receiver.run();
        } finally {
            receiversEnded.countDown();
        }
    }

    /** Makes the queues and has them attended, one by one, trying until it works. */
    private void attendQueues() {
        Outage outage = new Outage("attend the queues " + options.queues().keySet(), log);
        Deque<String> left = new ArrayDeque<>(options.queues().keySet());
        while (state == State.RUNNING && !left.isEmpty()) {
            try {
                broker.ensure(QueueNames.MORGUE);
                broker.ensure(left.element());
                attendances.add(broker.attend(left.element()));
                left.remove();
                outage.ended();
            } catch (Throwable e) { // without it, delayed jobs would wait for ever
                outage.failed(e);
                outage.pause();
            }
        }
        if (state != State.RUNNING) {
            attendances.forEach(Attendance::close);
        }
    }

    /** Why nothing gets through, for longer than this. */
    List<String> problems(Duration longest) {
        List<String> problems = new ArrayList<>();
        if (state == State.RUNNING) {
            for (Receiver receiver : receivers) {
                String problem = receiver.problem(longest);
                if (problem != null && !problems.contains(problem)) {
                    problems.add(problem);
                }
            }
            Stream.of(admission.problem(), keeper.problem(longest))
                    .filter(Objects::nonNull)
                    .forEach(problems::add);
            Instant early = clock.instant().minus(longest);
            boolean unattended = attendances.size() < options.queues().size()
                    && started.isBefore(clock.instant().minus(LONGEST_START));
            if (unattended
                    || attendances.stream().anyMatch(each -> each.lastProgress().isBefore(early))) {
                problems.add("Delayed jobs have not been looked after for %d s.".formatted(longest.toSeconds()));
            }
        }
        return problems;
    }

    private synchronized boolean move(State from, State to) {
        boolean moves = state == from;
        state = moves ? to : state;
        return moves;
    }

    private int inFlight() {
        return processing.running().size();
    }

    private @Nullable Heart heart(Vitals vitals, Engine engine) {
        Recorder recorder = engine.recorder();
        if (recorder == null) {
            return null;
        }
        Crew.Member member =
                new Crew.Member(keeper::jobIds, now -> vitals.describe(recorder.worker(), started, now, true));
        return new Heart(vitals, recorder, member, new Reconciler(broker, engine.codec(), recorder, clock), clock);
    }

    private Presence presence(Vitals vitals, RecordsDatabase database) {
        String id = WorkerRecord.newId();
        return new Presence(
                now -> Optional.of(vitals.describe(id, started, now, false)), database.records(), id, false, clock);
    }

    private static Thread daemon(Runnable task, String name) {
        return thread(task, name, true);
    }

    private static Thread thread(Runnable task, String name, boolean daemon) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(daemon); // else it is what its starter is
        return thread;
    }

    /**
     * What a worker needs to run jobs.
     *
     * @param broker where they come from
     * @param codec reads them
     * @param registry knows them
     * @param performer runs them
     * @param morgue takes those that failed for good
     * @param events tells of them
     * @param clock says when they are due
     * @param recorder remembers them, and says which may run; null = nobody does
     */
    public record Engine(
            Broker broker,
            EnvelopeCodec codec,
            JobRegistry registry,
            Performer performer,
            Morgue morgue,
            JobListener events,
            Clock clock,
            @Nullable Recorder recorder) {}
}
