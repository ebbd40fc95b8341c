package dev.barback.fair;

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
        void look(Simulation now);
    }

    static final class User {
        final String name;
        final Load load;
        final Deque<Work> coming = new ArrayDeque<>();
        final Deque<Work> waiting = new ArrayDeque<>();
        final double longestStated;
        final double longestTook;
        final double mostTooLow;
        final double mostTooHigh;
        int running;
        int picked;
        int mostRunning;
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
            coming.addAll(load.work());
            longestStated = most(Work::stated);
            longestTook = most(Work::took);
            mostTooLow = most(work -> work.took() - work.stated());
            mostTooHigh = most(work -> work.stated() - work.took());
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

        private double most(ToDoubleFunction<Work> value) {
            return Math.max(0, load.work().stream().mapToDouble(value).max().orElse(0));
        }
    }

    private record Event(double at, long order, User user, Work work, boolean ends) {}

    final Map<String, User> users = new LinkedHashMap<>();
    final List<String> picks = new ArrayList<>();
    private final List<Observer> observers = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
    private final boolean keptAndReadEachTime;
    private FairScheduler shares = new FairScheduler();
    private long order;
    private double now;
    private int free;
    private boolean settled;

    Simulation(int processors, List<Load> loads, boolean keptAndReadEachTime) {
        this.free = processors;
        this.keptAndReadEachTime = keptAndReadEachTime;
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

    FairScheduler shares() {
        return shares;
    }

    /** Runs until no job arrives or waits any more. */
    Simulation run() {
        for (User user : users.values()) {
            do {
                expectNext(user);
            } while (!user.load.oneByOne() && !user.coming.isEmpty());
        }
        while (!events.isEmpty()) {
            now = events.peek().at();
            while (!events.isEmpty() && events.peek().at() <= now) {
                happen(events.remove());
            }
            for (String user = shares.next(); user != null && free > 0; user = shares.next()) {
                pick(users.get(user));
            }
            settled = true;
            observers.forEach(observer -> observer.look(this));
            settled = false;
        }
        return this;
    }

    private void expectNext(User user) {
        Work work = user.coming.poll();
        if (work != null) {
            double at = user.load.oneByOne() ? now + work.at() : work.at();
            events.add(new Event(at, order++, user, work, false));
        }
    }

    private void happen(Event event) {
        if (event.ends()) {
            end(event.user(), event.work());
        } else {
            arrive(event.user(), event.work());
        }
    }

    private void arrive(User user, Work work) {
        user.waiting.add(work);
        if (user.waiting.size() == 1) {
            stay(user);
        }
        shares.backlogged(user.name, user.load.weight(), user.load.limit());
        step();
    }

    private void pick(User user) {
        Work work = user.waiting.remove();
        picks.add(user.name);
        free--;
        user.running++;
        user.picked++;
        user.mostRunning = Math.max(user.mostRunning, user.running);
        user.charged += work.stated();
        user.startsOfRunning += now;
        user.statedOfRunning += work.stated();
        shares.started(user.name, work.stated());
        if (user.waiting.isEmpty()) {
            shares.idle(user.name);
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
        shares.ended(user.name, work.stated(), work.took());
        if (wasHeld) {
            stay(user);
        }
        if (user.load.oneByOne()) {
            expectNext(user);
        }
        step();
    }

    private static void stay(User user) {
        user.stays++;
        user.chargedForRunningAtStay = user.statedOfRunning;
    }

    private void step() {
        if (keptAndReadEachTime) {
            shares = new FairScheduler(shares.ledger());
        }
        observers.forEach(observer -> observer.look(this));
    }
}
