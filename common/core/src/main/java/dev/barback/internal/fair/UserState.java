package dev.barback.internal.fair;

import java.util.Comparator;

/**
 * The virtual time of one user, and the values that change it. {@link FairScheduler} keeps its sets of users in order.
 */
final class UserState {
    static final Comparator<UserState> BY_TIME =
            Comparator.<UserState>comparingDouble(state -> state.time).thenComparingLong(state -> state.turn);

    final String user;
    double weight = 1;
    int limit;
    int running;
    boolean backlogged;
    boolean held;
    double time;
    double refundable;
    long turn;

    UserState(String user, double time, long turn) {
        this.user = user;
        this.time = time;
        this.turn = turn;
    }

    static UserState of(UserSnapshot snapshot) {
        UserState state = new UserState(snapshot.user(), snapshot.time(), snapshot.turn());
        state.weight = snapshot.weight();
        state.limit = snapshot.limit();
        state.running = snapshot.running();
        state.backlogged = snapshot.backlogged();
        state.refundable = snapshot.refundable();
        return state;
    }

    UserSnapshot snapshot() {
        return new UserSnapshot(user, weight, limit, running, backlogged, time, refundable, turn);
    }

    boolean isAtLimit() {
        return limit > 0 && running >= limit;
    }

    boolean isEligible() {
        return backlogged && !isAtLimit();
    }

    void charge(double seconds) {
        double virtual = seconds / weight;
        time += virtual;
        refundable += virtual;
        running++;
    }

    /** Corrects the charge for a job to its real duration; the refund is at most the refundable time. */
    void correct(double charged, double took) {
        double virtual = (took - charged) / weight;
        time += Math.max(virtual, -refundable);
        running--;
        // nothing runs: exactly 0, however the additions were rounded
        refundable = running == 0 ? 0 : Math.max(0, refundable - charged / weight);
    }

    /**
     * Raises the time to at least this value. A user behind it has had no waiting jobs: that covers the overcharges of
     * its running jobs, which are not refunded again.
     */
    void raise(double min) {
        if (time < min) {
            time = min;
            refundable = 0;
        }
    }

    static void checkWeight(double weight) {
        if (!(weight >= FairScheduler.MIN_WEIGHT && weight <= FairScheduler.MAX_WEIGHT)) {
            throw new IllegalArgumentException("A weight is between 0.001 and 1000, not " + weight + ".");
        }
    }

    static void checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("A limit is 1 or more, or 0 for none, not " + limit + ".");
        }
    }
}
