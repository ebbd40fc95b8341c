package dev.barback.fair;

import java.util.Comparator;

/**
 * One user's virtual time, and what decides about it. Its place in the sets of {@link FairShares} is theirs to keep.
 */
final class Account {
    static final Comparator<Account> BY_TIME =
            Comparator.<Account>comparingDouble(account -> account.time).thenComparingLong(account -> account.turn);

    final String user;
    double weight = 1;
    int limit;
    int running;
    boolean backlogged;
    boolean held;
    double time;
    double refundable;
    long turn;

    Account(String user, double time, long turn) {
        this.user = user;
        this.time = time;
        this.turn = turn;
    }

    static Account of(Standing standing) {
        Account account = new Account(standing.user(), standing.time(), standing.turn());
        account.weight = standing.weight();
        account.limit = standing.limit();
        account.running = standing.running();
        account.backlogged = standing.backlogged();
        account.refundable = standing.refundable();
        return account;
    }

    Standing standing() {
        return new Standing(user, weight, limit, running, backlogged, time, refundable, turn);
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

    /** What was charged for a job becomes what it took; beyond what is refundable, nothing is given back. */
    void correct(double charged, double took) {
        double virtual = (took - charged) / weight;
        time += Math.max(virtual, -refundable);
        running--;
        // nothing runs: exactly 0, however the additions were rounded
        refundable = running == 0 ? 0 : Math.max(0, refundable - charged / weight);
    }

    /**
     * Not earlier than this. Who was behind is so by waiting for nothing, which covers what running jobs were charged
     * too much: that is not given back once more.
     */
    void raise(double least) {
        if (time < least) {
            time = least;
            refundable = 0;
        }
    }

    static void checkWeight(double weight) {
        if (!(weight >= FairShares.LEAST_WEIGHT && weight <= FairShares.GREATEST_WEIGHT)) {
            throw new IllegalArgumentException("A weight is between 0.001 and 1000, not " + weight + ".");
        }
    }

    static void checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("A limit is 1 or more, or 0 for none, not " + limit + ".");
        }
    }
}
