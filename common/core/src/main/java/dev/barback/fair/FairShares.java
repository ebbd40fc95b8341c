package dev.barback.fair;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose job is next, so that users with jobs waiting get processor time in proportion to their weights. This
 * is start-time fair queueing (P. Goyal, H. Vin, H. Cheng, SIGCOMM 1996), a simpler kin of weighted fair queueing (A.
 * Demers, S. Keshav, S. Shenker, SIGCOMM 1989) and of stride scheduling (C. Waldspurger, 1995), on several processors
 * (SFQ(D): W. Jin, J. Chase, J. Kaur, SIGMETRICS 2004), with charges that are corrected when the job has ended.
 *
 * <p>Every user has a virtual time T: the seconds of service it was charged, by its weight. The backlogged user with
 * the least T is next. The queue's time V is the greatest T at which a user's job was picked; it never goes back. Who
 * becomes backlogged gets T = max(own T, V + 0.1 s/weight), hence no credit for the past; the tenth lets V move on
 * however many new users come, so nobody starves. Who has as many jobs running as it may is held: it has no turn and
 * doesn't count for V; when one ends, T = max(own T, V - 60 s/weight). When nobody has a turn, V becomes the greatest
 * T of who is idle and has nothing running: where nobody waits, the past is past.
 *
 * <p><b>Bound.</b> Of user f, let w be the weight; L the greatest estimate, at least 0.1 s; n the most jobs at once;
 * u and o the most that an estimate was too low and too high; c = 60 s if it has a limit, else 0. While both f and m
 * are backlogged, {@code T_f - T_m <= (L_f + n_f u_f)/w_f + (n_m o_m + c_m)/w_m}. So over any interval in which both
 * stay backlogged, the service S that they are charged for, as corrected, differs by at most
 *
 * <pre>  |S_f/w_f - S_m/w_m| &lt;= (L_f + n_f (u_f + o_f) + c_f)/w_f + (L_m + n_m (u_m + o_m) + c_m)/w_m</pre>
 *
 * <p>which is {@code L_f/w_f + L_m/w_m} where estimates are right and there is no limit, on any number of processors.
 * Of the time processors really spent, what is in flight at both ends counts, too: plus n (L + R)/w for each, R being
 * the longest job. Who came back while jobs of it ran, or was the only one to have a turn, is refunded less by at most
 * their estimates e: plus e/w, on either bound.
 *
 * <p><b>Proof.</b> Let s be f's latest pick at which both were backlogged: T_f &lt;= T_m at s, or m were next. From
 * then on T_f grows by L_f/w_f and by corrections of n_f jobs, and T_m shrinks only by corrections of the n_m jobs in
 * flight at s: a later one takes back no more than was added for it. If there is no such pick: V &gt;= T_f at every
 * pick of f, and a return lifts f to V + 0.1/w_f at most, so T_f &lt;= V + (L_f + n_f u_f)/w_f; and T_m &gt;= V -
 * (n_m o_m + c_m)/w_m, since m came in no earlier, and V rises only to the least T of the backlogged. The second
 * bound is the first at both ends of the interval.
 *
 * <p><b>Waiting.</b> While f waits for its turn, m is picked only at T_m &lt;= T_f, so m is charged at most w_m
 * L_f/w_f + L_m (estimates being right). Of users never seen before, of weight w_m, k waiting at a time, at most k (2
 * + 10 w_m L_f/w_f) are picked.
 *
 * <p>Times are doubles that are lowered whenever V passes a million, so years add no error that matters. Whoever is
 * idle, has no job running and T &lt;= V is forgotten. Every call takes O(log users), averaged. Not thread-safe:
 * callers lock.
 */
public final class FairShares {
    public static final double LEAST_WEIGHT = 0.001;
    public static final double GREATEST_WEIGHT = 1000;

    /** A job counts as a microsecond at least. */
    public static final double LEAST_SECONDS = 1e-6;
    /** A job counts as a day at most. */
    public static final double MOST_SECONDS = 86_400;

    static final double ENTRY_SECONDS = 0.1;
    static final double HELD_LAG_SECONDS = 60;
    /** Here a double still tells a tenth of the least job of the greatest weight. */
    static final double LOWERED_AT = 1 << 20;

    private final Map<String, Account> accounts = new HashMap<>();
    private final TreeSet<Account> eligible = new TreeSet<>(Account.BY_TIME);
    private final TreeSet<Account> idle = new TreeSet<>(Account.BY_TIME);
    private double time;
    private double lowered;
    private long turns;

    /** Of nobody yet. */
    public FairShares() {}

    /**
     * Goes on from what was kept. A database that keeps only rows calls {@link #backlogged} for each user who has
     * jobs now, and only then {@link #idle} for the others of the ledger.
     */
    public FairShares(Ledger ledger) {
        time = ledger.time();
        for (Standing standing : ledger.standings()) {
            turns = Math.max(turns, standing.turn() + 1);
            Account account = Account.of(standing);
            accounts.put(account.user, account);
            file(account);
        }
    }

    /** A copy, in which no job runs. */
    public FairShares ifAllEnded() {
        Ledger now = ledger();
        return new FairShares(new Ledger(
                now.time(),
                now.lowered(),
                now.standings().stream().map(Standing::ifAllEnded).toList()));
    }

    /** What has to be kept to go on the same later. */
    public Ledger ledger() {
        return new Ledger(
                time, lowered, accounts.values().stream().map(Account::standing).toList());
    }

    /**
     * Jobs of this user wait. Also tells a new weight, for charges from now on, or a new limit.
     *
     * @param weight 0.001 to 1000
     * @param limit how many of its jobs may run at once; 0 for any number
     * @throws IllegalArgumentException when weight or limit is beyond its range
     */
    public void backlogged(String user, double weight, int limit) {
        Account.checkWeight(weight);
        Account.checkLimit(limit);
        Account account = accounts.computeIfAbsent(user, name -> new Account(name, time, turns));
        unfile(account);
        account.weight = weight;
        account.limit = limit;
        if (!account.backlogged) {
            account.backlogged = true;
            account.raise(time + ENTRY_SECONDS / weight);
            account.turn = turns++;
        }
        file(account);
    }

    /** No jobs of this user wait any more; some may run. Does nothing about who is idle or unknown. */
    public void idle(String user) {
        Account account = accounts.get(user);
        if (account == null || !account.backlogged) {
            return;
        }
        unfile(account);
        account.backlogged = false;
        account.held = false;
        file(account);
        forget();
    }

    /** Whose turn it is; null when no user has jobs that may start. Changes nothing. */
    public @Nullable String next() {
        return eligible.isEmpty() ? null : eligible.first().user;
    }

    /** Whether a job of this user may start: one waits, and its limit is not reached. */
    public boolean mayStart(String user) {
        Account account = accounts.get(user);
        return account != null && account.isEligible();
    }

    /**
     * A job of this user was picked, and is charged for. To be followed by {@link #ended}, and by {@link #idle} when
     * it was the last that waited.
     *
     * @param user from {@link #next}; who picks another gives up the bound
     * @param seconds what the job will probably take; counts as a microsecond at least and a day at most
     * @throws IllegalStateException when the user has no jobs that may start
     */
    public void started(String user, double seconds) {
        double cost = cost(seconds);
        Account account = accounts.get(user);
        if (account == null || !account.isEligible()) {
            throw new IllegalStateException("No job of " + user + " may start: none waits, or its limit is reached.");
        }
        time = Math.max(time, eligible.first().time);
        if (time > LOWERED_AT) {
            lower(time);
        }
        if (eligible.size() == 1) {
            account.refundable = 0; // it alone has moved the queue's time, which doesn't go back either
        }
        unfile(account);
        account.charge(cost);
        account.turn = turns++;
        file(account);
        forget();
    }

    /**
     * A job of this user has ended, and what was charged becomes what it took.
     *
     * @param charged as given to {@link #started}
     * @param took seconds, under the same limits; 0 for a job that was given back
     * @throws IllegalStateException when no job of the user runs
     */
    public void ended(String user, double charged, double took) {
        double paid = cost(charged);
        double cost = cost(took);
        Account account = accounts.get(user);
        if (account == null || account.running == 0) {
            throw new IllegalStateException("No job of " + user + " runs, so none can end.");
        }
        unfile(account);
        account.correct(paid, cost);
        file(account);
        forget();
    }

    /** Puts an account where it belongs now, and brings back who was held and may start again. */
    private void file(Account account) {
        if (account.isEligible()) {
            if (account.held) {
                account.held = false;
                account.raise(time - HELD_LAG_SECONDS / account.weight);
            }
            eligible.add(account);
        } else if (account.backlogged) {
            account.held = true;
        } else if (account.running == 0) {
            idle.add(account);
        }
    }

    /** To be called before anything of an account changes that the sets go by. */
    private void unfile(Account account) {
        eligible.remove(account);
        idle.remove(account);
    }

    /** An idle user that the queue's time has passed would come back as a new one does. */
    private void forget() {
        if (eligible.isEmpty() && !idle.isEmpty()) {
            time = Math.max(time, idle.last().time);
        }
        while (!idle.isEmpty() && idle.first().time <= time) {
            accounts.remove(idle.pollFirst().user);
        }
    }

    /** Rounding may make two times the same, whose order is then by turn: so the sets are made anew. */
    private void lower(double by) {
        time -= by;
        lowered += by;
        eligible.clear();
        idle.clear();
        for (Account account : accounts.values()) {
            account.time -= by;
            file(account);
        }
    }

    static double cost(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("A job's seconds are a number.");
        }
        return Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds));
    }
}
