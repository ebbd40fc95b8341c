package dev.barback.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FairSchedulerTest {
    private static final double DAY = FairScheduler.MAX_SECONDS;

    private final FairScheduler shares = new FairScheduler();

    /** Picks that many jobs of a second, which end at once as stated, and returns their users. */
    private List<String> picks(int number) {
        List<String> picks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String user = shares.next();
            picks.add(user);
            run(user, 1, 1);
        }
        return picks;
    }

    private void run(String user, double stated, double took) {
        shares.started(user, stated);
        shares.ended(user, stated, took);
    }

    @Test
    void weightsAreShares() {
        shares.backlogged("ada", 3, 0);
        shares.backlogged("grace", 1, 0);
        List<String> picks = picks(400);
        assertThat(Collections.frequency(picks, "ada")).isBetween(299, 301);
    }

    @Test
    void ofTheSameTimeTheOneWhoWaitsLongerIsNext() {
        shares.backlogged("c", 1, 0);
        shares.backlogged("a", 1, 0);
        shares.backlogged("b", 1, 0);
        shares.backlogged("c", 1, 0);
        assertThat(picks(6)).containsExactly("c", "a", "b", "c", "a", "b");
    }

    @Test
    void ofTheSameTimeTheOneWhoWasServedLongerAgoIsNext() {
        shares.backlogged("ada", 1, 0);
        shares.backlogged("grace", 1, 0);
        run("ada", 1, 1);
        run("grace", 2, 2);
        run("ada", 1, 1);
        assertThat(shares.next()).isEqualTo("grace");
    }

    @Test
    void aNewWeightCountsFromNowOn() {
        shares.backlogged("ada", 2, 0);
        shares.backlogged("grace", 2, 0);
        assertThat(Collections.frequency(picks(100), "ada")).isEqualTo(50);
        shares.backlogged("ada", 6, 0);
        assertThat(Collections.frequency(picks(400), "ada")).isBetween(299, 301);
    }

    @Test
    void whatIsIdleIsLentOut() {
        shares.backlogged("ada", 1, 0);
        shares.backlogged("grace", 1000, 0);
        shares.idle("grace");
        assertThat(picks(5)).containsOnly("ada");
        shares.idle("ada");
        assertThat(shares.next()).isNull();
    }

    @Test
    void aJobThatEndedEarlyIsPaidBackInFull() {
        shares.backlogged("ada", 1, 0);
        shares.backlogged("grace", 1, 0);
        run("ada", DAY, 10);
        assertThat(picks(24))
                .startsWith("grace")
                .satisfies(
                        picks -> assertThat(Collections.frequency(picks, "ada")).isEqualTo(7));
    }

    @Test
    void aJobThatTookLongerIsPaidFor() {
        shares.backlogged("ada", 1, 0);
        shares.backlogged("grace", 1, 0);
        run("ada", 1, 10);
        assertThat(picks(9)).containsOnly("grace");
    }

    /**
     * Otherwise, a job with a stated duration of a day, and a pause until the queue's time is beyond that, would be
     * worth a day.
     */
    @Test
    void whoWasAwayIsNotRefundedForThatTime() {
        shares.backlogged("sly", 1, 0);
        shares.started("sly", DAY);
        shares.idle("sly");
        shares.backlogged("ada", 0.001, 0);
        for (int i = 0; i < 100; i++) {
            run("ada", 1, 1);
        }
        shares.backlogged("sly", 1, 0);
        shares.backlogged("grace", 1, 0);
        assertThat(Collections.frequency(picks(100), "sly")).isEqualTo(50);
        shares.ended("sly", DAY, 1);
        assertThat(Collections.frequency(picks(100), "sly")).isEqualTo(50);
    }

    /**
     * The queue's time follows a user that is alone; with the refunds, that user would be a day behind it, and all
     * others not.
     */
    @Test
    void whoWasAloneIsNotRefundedBehindThoseWhoCome() {
        shares.backlogged("sly", 1, 0);
        shares.started("sly", DAY);
        shares.started("sly", DAY);
        shares.ended("sly", DAY, 1);
        shares.ended("sly", DAY, 1);
        shares.backlogged("ada", 1, 0);
        assertThat(Collections.frequency(picks(100), "sly")).isBetween(49, 51);
    }

    @Test
    void whoIsHeldGainsAMinuteAtMost() {
        shares.backlogged("held", 1, 1);
        shares.started("held", 1);
        shares.backlogged("ada", 1, 0);
        picks(1_000);
        assertThat(shares.next()).isEqualTo("ada");
        shares.ended("held", 1, 1);
        shares.backlogged("held", 1, 0);
        assertThat(picks(60)).containsOnly("held");
        assertThat(picks(10)).contains("ada");
    }

    @Test
    void whoReachesItsLimitIsSkippedUntilAJobEnds() {
        shares.backlogged("ada", 1000, 2);
        shares.backlogged("grace", 1, 0);
        shares.started("ada", 1);
        shares.started("ada", 1);
        assertThat(shares.next()).isEqualTo("grace");
        shares.idle("grace");
        assertThat(shares.next()).isNull();
        shares.ended("ada", 1, 1);
        assertThat(shares.next()).isEqualTo("ada");
        shares.backlogged("ada", 1000, 1);
        assertThat(shares.next()).isNull();
        shares.backlogged("ada", 1000, 0);
        assertThat(shares.next()).isEqualTo("ada");
    }

    /** Short jobs of a user with a limit, beside long ones: its credit when it reaches the limit is not lost. */
    @Test
    void aLimitedUserWithShortJobsCatchesUp() {
        List<Simulation.Work> shortJobs = Collections.nCopies(2_000, new Simulation.Work(0, 1, 1));
        List<Simulation.Work> longJobs = Collections.nCopies(200, new Simulation.Work(0, 60, 60));
        Simulation simulation = new Simulation(
                2,
                List.of(
                        new Simulation.Load(1, 1, false, shortJobs),
                        new Simulation.Load(1, 0, false, longJobs),
                        new Simulation.Load(1, 0, false, longJobs)));
        double[] served = {0};
        simulation.with(
                now -> served[0] = now.now() <= 3_000 ? now.users.get("user0").servedAt(now.now()) : served[0]);
        simulation.run();
        assertThat(served[0]).as("of 2,000 that an equal share were").isGreaterThan(1_400);
    }

    @Test
    void nobodyIsRememberedForever() {
        shares.backlogged("always", 1, 0);
        for (int i = 0; i < 100_000; i++) {
            shares.backlogged("user" + i, 1, 0);
            run("user" + i, 1, 1);
            shares.idle("user" + i);
            run(shares.next(), 1, 1);
        }
        assertThat(shares.ledger().standings()).hasSizeLessThan(10);
        shares.idle("always");
        assertThat(shares.ledger().standings()).isEmpty();
    }

    /** One long job runs; all other users come, are served at once, and go. */
    @Test
    void nobodyIsRememberedWhereNobodyWaits() {
        shares.backlogged("long", 1, 1);
        shares.started("long", DAY);
        for (int i = 0; i < 1_000; i++) {
            shares.backlogged("user" + i, 1, 0);
            shares.started("user" + i, 1);
            shares.idle("user" + i);
            shares.ended("user" + i, 1, 1);
        }
        assertThat(shares.ledger().standings()).extracting(UserSnapshot::user).containsExactly("long");
    }

    @Test
    void theLeastJobsCountAfterTheGreatest() {
        shares.backlogged("slow", 0.001, 0);
        for (int i = 0; i < 1_000; i++) {
            run("slow", DAY, DAY);
        }
        shares.backlogged("ada", 1000, 0);
        shares.backlogged("grace", 500, 0);
        int ada = 0;
        for (int i = -150_000; i < 300_000; i++) { // first the tenths of a second at which both entered
            String next = shares.next();
            ada += i >= 0 && next.equals("ada") ? 1 : 0;
            run(next, 1e-6, 1e-6);
        }
        assertThat(ada).isBetween(198_000, 202_000);
    }

    @Test
    void aLedgerTellsByHowMuchAllTimesWereLowered() {
        shares.backlogged("ada", 0.001, 0);
        run("ada", DAY, DAY);
        run("ada", DAY, DAY);
        SchedulerSnapshot snapshot = shares.ledger();
        assertThat(snapshot.time()).isZero();
        assertThat(snapshot.lowered()).isEqualTo(1000 * DAY + 100);
        assertThat(new FairScheduler(snapshot).ledger().lowered()).isZero();
    }

    @Test
    void aLedgerReadAgainKeepsWhoRunsAndWhoWaits() {
        shares.backlogged("held", 2, 1);
        shares.started("held", 5);
        shares.backlogged("ada", 1, 0);
        shares.backlogged("gone", 1, 0);
        shares.started("gone", 7);
        shares.idle("gone");
        FairScheduler again = new FairScheduler(shares.ledger());
        assertThat(again.ledger().standings())
                .containsExactlyInAnyOrderElementsOf(shares.ledger().standings());
        again.ended("gone", 7, 7);
        again.ended("held", 5, 5);
        again.started("held", 5);
        assertThat(again.next()).isEqualTo("ada");
    }

    /**
     * As docs/fairness.md requires of a broker: each claim reads the rows of users that have or had jobs, and no
     * others.
     */
    @Test
    void whatADatabaseKeepsBetweenClaimsIsEnough() {
        Map<String, UserSnapshot> lines = new HashMap<>();
        SchedulerSnapshot kept = SchedulerSnapshot.EMPTY;
        Map<String, Integer> picks = new HashMap<>();
        for (int claim = 0; claim < 900; claim++) {
            Map<String, Double> weights = claim % 3 == 0
                    ? Map.of("ada", 0.002, "grace", 0.001, "sometimes", 0.001)
                    : Map.of("ada", 0.002, "grace", 0.001);
            List<UserSnapshot> read = lines.values().stream()
                    .filter(line -> line.backlogged() || weights.containsKey(line.user()))
                    .toList();
            FairScheduler claimed = new FairScheduler(new SchedulerSnapshot(kept.time(), 0, read));
            weights.forEach((user, weight) -> claimed.backlogged(user, weight, 0));
            read.stream()
                    .map(UserSnapshot::user)
                    .filter(user -> !weights.containsKey(user))
                    .forEach(claimed::idle);
            for (int place = 0; place < 4; place++) {
                String next = claimed.next();
                picks.merge(next, 1, Integer::sum);
                claimed.started(next, 1_000);
                claimed.ended(next, 1_000, 1_000);
            }
            kept = claimed.ledger();
            write(lines, read, kept);
        }
        assertThat(picks.get("ada")).isCloseTo(2 * picks.get("grace"), Offset.offset(3));
        assertThat(picks.get("sometimes"))
                .as("a third of the time, a fourth of it")
                .isBetween(280, 320);
    }

    private static void write(Map<String, UserSnapshot> lines, List<UserSnapshot> read, SchedulerSnapshot kept) {
        read.forEach(line -> lines.remove(line.user()));
        lines.replaceAll((user, line) -> new UserSnapshot(
                user,
                line.weight(),
                line.limit(),
                line.running(),
                line.backlogged(),
                line.time() - kept.lowered(),
                line.refundable(),
                line.turn()));
        kept.standings().forEach(line -> lines.put(line.user(), line));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shares.backlogged("ada", 0, 0))
                .withMessage("A weight is between 0.001 and 1000, not 0.0.");
        assertThatIllegalArgumentException().isThrownBy(() -> shares.backlogged("ada", Double.NaN, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shares.backlogged("ada", 1, -1))
                .withMessage("A limit is 1 or more, or 0 for none, not -1.");
        assertThatIllegalStateException()
                .isThrownBy(() -> shares.started("ada", 1))
                .withMessage("No job of ada may start: none waits, or its limit is reached.");
        assertThatIllegalStateException()
                .isThrownBy(() -> shares.ended("ada", 1, 1))
                .withMessage("No job of ada runs, so none can end.");
        assertThat(shares.ledger()).isEqualTo(SchedulerSnapshot.EMPTY);
        shares.backlogged("ada", 1, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> shares.started("ada", Double.NaN));
    }

    @Test
    void costsAreClamped() {
        shares.backlogged("ada", 1, 0);
        shares.started("ada", Double.POSITIVE_INFINITY);
        assertThat(shares.ledger().standings().get(0).time()).isEqualTo(DAY + FairScheduler.ENTRY_SECONDS);
        shares.ended("ada", Double.POSITIVE_INFINITY, -5);
        assertThat(shares.ledger().standings().get(0).time())
                .isCloseTo(FairScheduler.ENTRY_SECONDS, Offset.offset(1e-5));
    }
}
