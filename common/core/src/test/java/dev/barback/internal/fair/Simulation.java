package dev.barback.internal.fair;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * Simulates processors, users and their jobs with its own clock. It records which users wait, run and were served, and
 * asks {@link FairScheduler} only for the next user. After every step, it calls its observers.
 */
final class Simulation {
    /** A job that arrives at this time, with an estimate of {@code stated} seconds, and takes {@code took}. */
    record Work(double at, double stated, double took) {}

    /** A user's jobs, and whether each arrives only after the end of the one before, {@code at} seconds later. */
    record Load(double weight, int limit, boolean oneByOne, List<Work> work) {}

    /** Called after each pick, end and arrival. */
    interface Observer {
        void onStep(Simulation now);
    }

    static final class User {
        final String name;
        final Load load;
        final Deque<Work> upcoming = new ArrayDeque<>();
        final Deque<Work> waiting = new ArrayDeque<>();
        final double maxStated;
        final double maxTook;
        final double maxUnderestimate;
        final double maxOverestimate;
        int running;
        int picked;
        int maxRunning;
        /** The charges so far, as corrected. */
        double charged;
        /** The service of its ended jobs, and the start times of its running ones. */
        double served;

        double startsOfRunning;
        double statedOfRunning;
        /** The number of times it became backlogged or came back from its limit. */
        int stays;

        double chargedForRunningAtStay;

        User(String name, Load load) {
            this.name = name;
            this.load = load;
            upcoming.addAll(load.work());
            maxStated = max(Work::stated);
            maxTook = max(Work::took);
            maxUnderestimate = max(work -> work.took() - work.stated());
            maxOverestimate = max(work -> work.stated() - work.took());
        }

        boolean mayStart() {
            return !waiting.isEmpty() && !isAtLimit();
        }

        boolean isAtLimit() {
            return load.limit() > 0 && running >= load.limit();
        }

        double servedAt(double now) {
            return served + running * now - startsOfRunning;
        }

        private double max(ToDoubleFunction<Work> value) {
            return Math.max(0, load.work().stream().mapToDouble(value).max().orElse(0));
        }
    }

    private record Event(double at, long order, User user, Work work, boolean ends) {}

    final Map<String, User> users = new LinkedHashMap<>();
    final List<String> picks = new ArrayList<>();
    private final List<Observer> observers = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
    private final boolean restoredEachStep;
    private FairScheduler scheduler = new FairScheduler();
    private long order;
    private double now;
    private int free;
    private boolean settled;

    Simulation(int processors, List<Load> loads, boolean restoredEachStep) {
        this.free = processors;
        this.restoredEachStep = restoredEachStep;
        for (Load load : loads) {
            User user = new User("user" + users.size(), load);
            users.put(user.name, user);
        }
    }

    Simulation(int processors, List<Load> loads) {
        this(processors, loads, false);
    }

    Simulation with(Observer observer) {
        observers.add(observer);
        return this;
    }

    double now() {
        return now;
    }

    int free() {
        return free;
    }

    /** Whether all jobs that may start at this moment have started. */
    boolean isSettled() {
        return settled;
    }

    FairScheduler scheduler() {
        return scheduler;
    }

    /** Runs until no job arrives or waits any more. */
    Simulation run() {
        for (User user : users.values()) {
            do {
                expectNext(user);
            } while (!user.load.oneByOne() && !user.upcoming.isEmpty());
        }
        while (!events.isEmpty()) {
            now = events.peek().at();
            while (!events.isEmpty() && events.peek().at() <= now) {
                handle(events.remove());
            }
            for (String user = scheduler.next(); user != null && free > 0; user = scheduler.next()) {
                pick(users.get(user));
            }
            settled = true;
            observers.forEach(observer -> observer.onStep(this));
            settled = false;
        }
        return this;
    }

    private void expectNext(User user) {
        Work work = user.upcoming.poll();
        if (work != null) {
            double at = user.load.oneByOne() ? now + work.at() : work.at();
            events.add(new Event(at, order++, user, work, false));
        }
    }

    private void handle(Event event) {
        if (event.ends()) {
            end(event.user(), event.work());
        } else {
            arrive(event.user(), event.work());
        }
    }

    private void arrive(User user, Work work) {
        user.waiting.add(work);
        if (user.waiting.size() == 1) {
            startStay(user);
        }
        scheduler.markBacklogged(user.name, user.load.weight(), user.load.limit());
        step();
    }

    private void pick(User user) {
        Work work = user.waiting.remove();
        picks.add(user.name);
        free--;
        user.running++;
        user.picked++;
        user.maxRunning = Math.max(user.maxRunning, user.running);
        user.charged += work.stated();
        user.startsOfRunning += now;
        user.statedOfRunning += work.stated();
        scheduler.started(user.name, work.stated());
        if (user.waiting.isEmpty()) {
            scheduler.markIdle(user.name);
        }
        events.add(new Event(now + work.took(), order++, user, work, true));
        step();
    }

    private void end(User user, Work work) {
        boolean wasHeld = user.isAtLimit() && !user.waiting.isEmpty();
        free++;
        user.running--;
        user.charged += work.took() - work.stated();
        user.served += work.took();
        user.startsOfRunning -= now - work.took();
        user.statedOfRunning -= work.stated();
        scheduler.ended(user.name, work.stated(), work.took());
        if (wasHeld) {
            startStay(user);
        }
        if (user.load.oneByOne()) {
            expectNext(user);
        }
        step();
    }

    private static void startStay(User user) {
        user.stays++;
        user.chargedForRunningAtStay = user.statedOfRunning;
    }

    private void step() {
        if (restoredEachStep) {
            scheduler = new FairScheduler(scheduler.snapshot());
        }
        observers.forEach(observer -> observer.onStep(this));
    }
}
