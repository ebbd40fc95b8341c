package dev.barback.internal.fair;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which user's job is next, so that users with waiting jobs get processor time in proportion to their weights.
 * This is start-time fair queueing (P. Goyal, H. Vin, H. Cheng, SIGCOMM 1996), a simpler relative of weighted fair
 * queueing (A. Demers, S. Keshav, S. Shenker, SIGCOMM 1989) and of stride scheduling (C. Waldspurger, 1995), on several
 * processors (SFQ(D): W. Jin, J. Chase, J. Kaur, SIGMETRICS 2004), with charges that are corrected when the job has
 * ended.
 *
 * <p>Every user has a virtual time T: the seconds of service it was charged, by its weight. The backlogged user with
 * the least T is next. The queue's time V is the greatest T at which a user's job was picked; it never goes back. A
 * user that becomes backlogged gets T = max(own T, V + 0.1 s/weight), hence no credit for the past; the tenth lets V
 * advance however many new users come, so no user starves. A user whose limit of running jobs is reached is held: it
 * has no turn and doesn't count for V; when one of its jobs ends, T = max(own T, V - 60 s/weight). When no user has a
 * turn, V becomes the greatest T of the idle users without running jobs: while no user waits, past charges are
 * cancelled.
 *
 * <p><b>Bound.</b> Of user f, let w be the weight; L the greatest estimate, at least 0.1 s; n the maximum number of
 * jobs at once; u and o the greatest underestimate and overestimate; c = 60 s if it has a limit, else 0. While both f
 * and m are backlogged, {@code T_f - T_m <= (L_f + n_f u_f)/w_f + (n_m o_m + c_m)/w_m}. So over any interval in which
 * both stay backlogged, the service S that they are charged for, as corrected, differs by at most
 *
 * <pre>  |S_f/w_f - S_m/w_m| &lt;= (L_f + n_f (u_f + o_f) + c_f)/w_f + (L_m + n_m (u_m + o_m) + c_m)/w_m</pre>
 *
 * <p>which is {@code L_f/w_f + L_m/w_m} if estimates are right and there is no limit, on any number of processors. For
 * the time that processors really spent, the jobs in flight at both ends count, too: plus n (L + R)/w for each user, R
 * being the longest job. A user that came back while its jobs ran, or that alone had a turn, is refunded less, by at
 * most the estimates e of those jobs: plus e/w, on either bound.
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
 * <p>Times are doubles that are lowered whenever V passes a million, so years add no significant error. A user that is
 * idle, has no running job and T &lt;= V is removed. Every call takes O(log users), averaged. Not thread-safe: callers
 * lock.
 */
public final class FairScheduler {
    public static final double MIN_WEIGHT = 0.001;
    public static final double MAX_WEIGHT = 1000;

    /** A job counts as a microsecond at least. */
    public static final double MIN_SECONDS = 1e-6;
    /** A job counts as a day at most. */
    public static final double MAX_SECONDS = 86_400;

    static final double ENTRY_SECONDS = 0.1;
    static final double HELD_LAG_SECONDS = 60;
    /**
     * The time at which all times are rebased (lowered): up to it, a double resolves a tenth of the shortest job at the greatest
     * weight.
     */
    static final double REBASE_AT = 1 << 20;

    private final Map<String, UserState> users = new HashMap<>();
    private final TreeSet<UserState> eligible = new TreeSet<>(UserState.BY_TIME);
    private final TreeSet<UserState> idle = new TreeSet<>(UserState.BY_TIME);
    private double time;
    private double rebasedBy;
    private long nextTurn;

    /** Creates a scheduler without users. */
    public FairScheduler() {}

    /**
     * Restores a scheduler from a snapshot. A database that keeps only rows calls {@link #markBacklogged} for each user
     * that has jobs now, and only then {@link #idle} for the other users of the snapshot.
     */
    public FairScheduler(SchedulerSnapshot snapshot) {
        time = snapshot.time();
        for (UserSnapshot userSnapshot : snapshot.users()) {
            nextTurn = Math.max(nextTurn, userSnapshot.turn() + 1);
            UserState state = UserState.of(userSnapshot);
            users.put(state.user, state);
            insert(state);
        }
    }

    /** A copy without running jobs. */
    public FairScheduler withoutRunningJobs() {
        SchedulerSnapshot now = snapshot();
        return new FairScheduler(new SchedulerSnapshot(
                now.time(),
                now.rebasedBy(),
                now.users().stream().map(UserSnapshot::withoutRunningJobs).toList()));
    }

    /** The state, to restore this scheduler later. */
    public SchedulerSnapshot snapshot() {
        return new SchedulerSnapshot(
                time,
                rebasedBy,
                users.values().stream().map(UserState::snapshot).toList());
    }

    /**
     * Marks a user as having waiting jobs. Also sets its weight, for charges from now on, and its limit.
     *
     * @param weight 0.001 to 1000
     * @param limit the maximum number of its running jobs; 0 = any number
     * @throws IllegalArgumentException if the weight or the limit is out of range
     */
    public void markBacklogged(String user, double weight, int limit) {
        UserState.checkWeight(weight);
        UserState.checkLimit(limit);
        UserState state = users.computeIfAbsent(user, name -> new UserState(name, time, nextTurn));
        remove(state);
        state.weight = weight;
        state.limit = limit;
        if (!state.backlogged) {
            state.backlogged = true;
            state.raise(time + ENTRY_SECONDS / weight);
            state.turn = nextTurn++;
        }
        insert(state);
    }

    /** Marks a user as having no waiting jobs; some may run. Does nothing if the user is idle or unknown. */
    public void markIdle(String user) {
        UserState state = users.get(user);
        if (state == null || !state.backlogged) {
            return;
        }
        remove(state);
        state.backlogged = false;
        state.held = false;
        insert(state);
        removeIdle();
    }

    /** The user whose job is next; null if no user has jobs that may start. Changes nothing. */
    public @Nullable String next() {
        return eligible.isEmpty() ? null : eligible.first().user;
    }

    /** Whether a job of this user may start: a job waits, and the limit is not reached. */
    public boolean mayStart(String user) {
        UserState state = users.get(user);
        return state != null && state.isEligible();
    }

    /**
     * Charges a user for a picked job. To be followed by {@link #ended}, and by {@link #idle} if it was the last
     * waiting job.
     *
     * @param user the user, from {@link #next}; the bound does not hold for another user
     * @param seconds the estimated duration of the job; counts as a microsecond at least and a day at most
     * @throws IllegalStateException if the user has no jobs that may start
     */
    public void started(String user, double seconds) {
        double cost = cost(seconds);
        UserState state = users.get(user);
        if (state == null || !state.isEligible()) {
            throw new IllegalStateException("No job of " + user + " may start: none waits, or its limit is reached.");
        }
        time = Math.max(time, eligible.first().time);
        if (time > REBASE_AT) {
            rebase(time);
        }
        if (eligible.size() == 1) {
            state.refundable = 0; // this user alone has moved the queue's time, which doesn't go back either
        }
        remove(state);
        state.charge(cost);
        state.turn = nextTurn++;
        insert(state);
        removeIdle();
    }

    /**
     * Corrects the charge for a job that has ended to its real duration.
     *
     * @param charged the seconds given to {@link #started}
     * @param took its duration in seconds, within the same limits; 0 for a released job
     * @throws IllegalStateException if no job of the user runs
     */
    public void ended(String user, double charged, double took) {
        double paid = cost(charged);
        double cost = cost(took);
        UserState state = users.get(user);
        if (state == null || state.running == 0) {
            throw new IllegalStateException("No job of " + user + " runs, so none can end.");
        }
        remove(state);
        state.correct(paid, cost);
        insert(state);
        removeIdle();
    }

    /** Adds a user to the set for its state, and brings back a held user that may start again. */
    private void insert(UserState state) {
        if (state.isEligible()) {
            if (state.held) {
                state.held = false;
                state.raise(time - HELD_LAG_SECONDS / state.weight);
            }
            eligible.add(state);
        } else if (state.backlogged) {
            state.held = true;
        } else if (state.running == 0) {
            idle.add(state);
        }
    }

    /** Removes a user from the sets; to be called before a change of the values that they sort by. */
    private void remove(UserState state) {
        eligible.remove(state);
        idle.remove(state);
    }

    /** Removes idle users whose time is not ahead of the queue's: they would come back like new users. */
    private void removeIdle() {
        if (eligible.isEmpty() && !idle.isEmpty()) {
            time = Math.max(time, idle.last().time);
        }
        while (!idle.isEmpty() && idle.first().time <= time) {
            users.remove(idle.pollFirst().user);
        }
    }

    /** Lowers all times. Rounding may make two times equal, which are then ordered by turn: so the sets are rebuilt. */
    private void rebase(double by) {
        time -= by;
        rebasedBy += by;
        eligible.clear();
        idle.clear();
        for (UserState state : users.values()) {
            state.time -= by;
            insert(state);
        }
    }

    static double cost(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("The duration of a job must be a number of seconds.");
        }
        return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds));
    }
}
