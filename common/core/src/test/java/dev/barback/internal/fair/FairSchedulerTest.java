package dev.barback.internal.fair;

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

    private final FairScheduler scheduler = new FairScheduler();

    /** Picks that many jobs of a second, which end at once as stated, and returns their users. */
    private List<String> picks(int number) {
        List<String> picks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String user = scheduler.next();
            picks.add(user);
            run(user, 1, 1);
        }
        return picks;
    }

    private void run(String user, double stated, double took) {
        scheduler.started(user, stated);
        scheduler.ended(user, stated, took);
    }

    @Test
    void weightsAreShares() {
        scheduler.markBacklogged("ada", 3, 0);
        scheduler.markBacklogged("grace", 1, 0);
        List<String> picks = picks(400);
        assertThat(Collections.frequency(picks, "ada")).isBetween(299, 301);
    }

    @Test
    void ofTheSameTimeTheOneWhoWaitsLongerIsNext() {
        scheduler.markBacklogged("c", 1, 0);
        scheduler.markBacklogged("a", 1, 0);
        scheduler.markBacklogged("b", 1, 0);
        scheduler.markBacklogged("c", 1, 0);
        assertThat(picks(6)).containsExactly("c", "a", "b", "c", "a", "b");
    }

    @Test
    void ofTheSameTimeTheOneWhoWasServedLongerAgoIsNext() {
        scheduler.markBacklogged("ada", 1, 0);
        scheduler.markBacklogged("grace", 1, 0);
        run("ada", 1, 1);
        run("grace", 2, 2);
        run("ada", 1, 1);
        assertThat(scheduler.next()).isEqualTo("grace");
    }

    @Test
    void aNewWeightCountsFromNowOn() {
        scheduler.markBacklogged("ada", 2, 0);
        scheduler.markBacklogged("grace", 2, 0);
        assertThat(Collections.frequency(picks(100), "ada")).isEqualTo(50);
        scheduler.markBacklogged("ada", 6, 0);
        assertThat(Collections.frequency(picks(400), "ada")).isBetween(299, 301);
    }

    @Test
    void whatIsIdleIsLentOut() {
        scheduler.markBacklogged("ada", 1, 0);
        scheduler.markBacklogged("grace", 1000, 0);
        scheduler.markIdle("grace");
        assertThat(picks(5)).containsOnly("ada");
        scheduler.markIdle("ada");
        assertThat(scheduler.next()).isNull();
    }

    @Test
    void aJobThatEndedEarlyIsPaidBackInFull() {
        scheduler.markBacklogged("ada", 1, 0);
        scheduler.markBacklogged("grace", 1, 0);
        run("ada", DAY, 10);
        assertThat(picks(24))
                .startsWith("grace")
                .satisfies(
                        picks -> assertThat(Collections.frequency(picks, "ada")).isEqualTo(7));
    }

    @Test
    void aJobThatTookLongerIsPaidFor() {
        scheduler.markBacklogged("ada", 1, 0);
        scheduler.markBacklogged("grace", 1, 0);
        run("ada", 1, 10);
        assertThat(picks(9)).containsOnly("grace");
    }

    /**
     * Otherwise, a job with a stated duration of a day, and a pause until the queue's time is beyond that, would be
     * worth a day.
     */
    @Test
    void whoWasAwayIsNotRefundedForThatTime() {
        scheduler.markBacklogged("sly", 1, 0);
        scheduler.started("sly", DAY);
        scheduler.markIdle("sly");
        scheduler.markBacklogged("ada", 0.001, 0);
        for (int i = 0; i < 100; i++) {
            run("ada", 1, 1);
        }
        scheduler.markBacklogged("sly", 1, 0);
        scheduler.markBacklogged("grace", 1, 0);
        assertThat(Collections.frequency(picks(100), "sly")).isEqualTo(50);
        scheduler.ended("sly", DAY, 1);
        assertThat(Collections.frequency(picks(100), "sly")).isEqualTo(50);
    }

    /**
     * The queue's time follows a user that is alone; with the refunds, that user would be a day behind it, and all
     * others not.
     */
    @Test
    void whoWasAloneIsNotRefundedBehindThoseWhoCome() {
        scheduler.markBacklogged("sly", 1, 0);
        scheduler.started("sly", DAY);
        scheduler.started("sly", DAY);
        scheduler.ended("sly", DAY, 1);
        scheduler.ended("sly", DAY, 1);
        scheduler.markBacklogged("ada", 1, 0);
        assertThat(Collections.frequency(picks(100), "sly")).isBetween(49, 51);
    }

    @Test
    void whoIsHeldGainsAMinuteAtMost() {
        scheduler.markBacklogged("held", 1, 1);
        scheduler.started("held", 1);
        scheduler.markBacklogged("ada", 1, 0);
        picks(1_000);
        assertThat(scheduler.next()).isEqualTo("ada");
        scheduler.ended("held", 1, 1);
        scheduler.markBacklogged("held", 1, 0);
        assertThat(picks(60)).containsOnly("held");
        assertThat(picks(10)).contains("ada");
    }

    @Test
    void whoReachesItsLimitIsSkippedUntilAJobEnds() {
        scheduler.markBacklogged("ada", 1000, 2);
        scheduler.markBacklogged("grace", 1, 0);
        scheduler.started("ada", 1);
        scheduler.started("ada", 1);
        assertThat(scheduler.next()).isEqualTo("grace");
        scheduler.markIdle("grace");
        assertThat(scheduler.next()).isNull();
        scheduler.ended("ada", 1, 1);
        assertThat(scheduler.next()).isEqualTo("ada");
        scheduler.markBacklogged("ada", 1000, 1);
        assertThat(scheduler.next()).isNull();
        scheduler.markBacklogged("ada", 1000, 0);
        assertThat(scheduler.next()).isEqualTo("ada");
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
        scheduler.markBacklogged("always", 1, 0);
        for (int i = 0; i < 100_000; i++) {
            scheduler.markBacklogged("user" + i, 1, 0);
            run("user" + i, 1, 1);
            scheduler.markIdle("user" + i);
            run(scheduler.next(), 1, 1);
        }
        assertThat(scheduler.snapshot().users()).hasSizeLessThan(10);
        scheduler.markIdle("always");
        assertThat(scheduler.snapshot().users()).isEmpty();
    }

    /** One long job runs; all other users come, are served at once, and go. */
    @Test
    void nobodyIsRememberedWhereNobodyWaits() {
        scheduler.markBacklogged("long", 1, 1);
        scheduler.started("long", DAY);
        for (int i = 0; i < 1_000; i++) {
            scheduler.markBacklogged("user" + i, 1, 0);
            scheduler.started("user" + i, 1);
            scheduler.markIdle("user" + i);
            scheduler.ended("user" + i, 1, 1);
        }
        assertThat(scheduler.snapshot().users()).extracting(UserSnapshot::user).containsExactly("long");
    }

    @Test
    void theLeastJobsCountAfterTheGreatest() {
        scheduler.markBacklogged("slow", 0.001, 0);
        for (int i = 0; i < 1_000; i++) {
            run("slow", DAY, DAY);
        }
        scheduler.markBacklogged("ada", 1000, 0);
        scheduler.markBacklogged("grace", 500, 0);
        int ada = 0;
        for (int i = -150_000; i < 300_000; i++) { // first the tenths of a second at which both entered
            String next = scheduler.next();
            ada += i >= 0 && next.equals("ada") ? 1 : 0;
            run(next, 1e-6, 1e-6);
        }
        assertThat(ada).isBetween(198_000, 202_000);
    }

    @Test
    void aLedgerTellsByHowMuchAllTimesWereLowered() {
        scheduler.markBacklogged("ada", 0.001, 0);
        run("ada", DAY, DAY);
        run("ada", DAY, DAY);
        SchedulerSnapshot snapshot = scheduler.snapshot();
        assertThat(snapshot.time()).isZero();
        assertThat(snapshot.rebasedBy()).isEqualTo(1000 * DAY + 100);
        assertThat(new FairScheduler(snapshot).snapshot().rebasedBy()).isZero();
    }

    @Test
    void aLedgerReadAgainKeepsWhoRunsAndWhoWaits() {
        scheduler.markBacklogged("held", 2, 1);
        scheduler.started("held", 5);
        scheduler.markBacklogged("ada", 1, 0);
        scheduler.markBacklogged("gone", 1, 0);
        scheduler.started("gone", 7);
        scheduler.markIdle("gone");
        FairScheduler restored = new FairScheduler(scheduler.snapshot());
        assertThat(restored.snapshot().users())
                .containsExactlyInAnyOrderElementsOf(scheduler.snapshot().users());
        restored.ended("gone", 7, 7);
        restored.ended("held", 5, 5);
        restored.started("held", 5);
        assertThat(restored.next()).isEqualTo("ada");
    }

    /**
     * As docs/fairness.md requires of a broker: each claim reads the rows of users that have or had jobs, and no
     * others.
     */
    @Test
    void whatADatabaseKeepsBetweenClaimsIsEnough() {
        Map<String, UserSnapshot> rows = new HashMap<>();
        SchedulerSnapshot stored = SchedulerSnapshot.EMPTY;
        Map<String, Integer> picks = new HashMap<>();
        for (int claim = 0; claim < 900; claim++) {
            Map<String, Double> weights = claim % 3 == 0
                    ? Map.of("ada", 0.002, "grace", 0.001, "sometimes", 0.001)
                    : Map.of("ada", 0.002, "grace", 0.001);
            List<UserSnapshot> read = rows.values().stream()
                    .filter(row -> row.backlogged() || weights.containsKey(row.user()))
                    .toList();
            FairScheduler claimed = new FairScheduler(new SchedulerSnapshot(stored.time(), 0, read));
            weights.forEach((user, weight) -> claimed.markBacklogged(user, weight, 0));
            read.stream()
                    .map(UserSnapshot::user)
                    .filter(user -> !weights.containsKey(user))
                    .forEach(claimed::markIdle);
            for (int pick = 0; pick < 4; pick++) {
                String next = claimed.next();
                picks.merge(next, 1, Integer::sum);
                claimed.started(next, 1_000);
                claimed.ended(next, 1_000, 1_000);
            }
            stored = claimed.snapshot();
            write(rows, read, stored);
        }
        assertThat(picks.get("ada")).isCloseTo(2 * picks.get("grace"), Offset.offset(3));
        assertThat(picks.get("sometimes"))
                .as("a third of the time, a fourth of it")
                .isBetween(280, 320);
    }

    private static void write(Map<String, UserSnapshot> rows, List<UserSnapshot> read, SchedulerSnapshot stored) {
        read.forEach(row -> rows.remove(row.user()));
        rows.replaceAll((user, row) -> new UserSnapshot(
                user,
                row.weight(),
                row.limit(),
                row.running(),
                row.backlogged(),
                row.time() - stored.rebasedBy(),
                row.refundable(),
                row.turn()));
        stored.users().forEach(row -> rows.put(row.user(), row));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scheduler.markBacklogged("ada", 0, 0))
                .withMessage("A weight is between 0.001 and 1000, not 0.0.");
        assertThatIllegalArgumentException().isThrownBy(() -> scheduler.markBacklogged("ada", Double.NaN, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scheduler.markBacklogged("ada", 1, -1))
                .withMessage("A limit is 1 or more, or 0 for none, not -1.");
        assertThatIllegalStateException()
                .isThrownBy(() -> scheduler.started("ada", 1))
                .withMessage("No job of ada may start: none waits, or its limit is reached.");
        assertThatIllegalStateException()
                .isThrownBy(() -> scheduler.ended("ada", 1, 1))
                .withMessage("No job of ada runs, so none can end.");
        assertThat(scheduler.snapshot()).isEqualTo(SchedulerSnapshot.EMPTY);
        scheduler.markBacklogged("ada", 1, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> scheduler.started("ada", Double.NaN));
    }

    @Test
    void costsAreClamped() {
        scheduler.markBacklogged("ada", 1, 0);
        scheduler.started("ada", Double.POSITIVE_INFINITY);
        assertThat(scheduler.snapshot().users().get(0).time()).isEqualTo(DAY + FairScheduler.ENTRY_SECONDS);
        scheduler.ended("ada", Double.POSITIVE_INFINITY, -5);
        assertThat(scheduler.snapshot().users().get(0).time())
                .isCloseTo(FairScheduler.ENTRY_SECONDS, Offset.offset(1e-5));
    }
}
