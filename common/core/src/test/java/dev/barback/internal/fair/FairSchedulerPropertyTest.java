package dev.barback.internal.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;
import static org.quicktheories.generators.SourceDSL.integers;

import dev.barback.internal.fair.Loads.Day;
import dev.barback.internal.fair.Simulation.Load;
import dev.barback.internal.fair.Simulation.User;
import dev.barback.internal.fair.Simulation.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quicktheories.QuickTheory;

/** The properties of {@link FairScheduler}, on arbitrary days of arbitrary users. */
class FairSchedulerPropertyTest {
    private static QuickTheory check() {
        return qt().withExamples(1_000).withShrinkCycles(0);
    }

    private static Simulation of(Day day) {
        return new Simulation(day.processors(), day.loads());
    }

    @Test
    void theBoundHoldsAtEveryMomentForAnyTwoWhereEstimatesAreRight() {
        Differences all = new Differences();
        check().forAll(Loads.days(true, false)).checkAssert(day -> {
            Differences differences = new Differences();
            of(day).with(differences).run();
            all.worst = Math.max(all.worst, differences.worst);
        });
        assertThat(all.worst).as("it is no larger than needed").isGreaterThan(0.95);
    }

    @Test
    void theBoundHoldsAtEveryMomentForAnyTwoWhereEstimatesAreWrong() {
        check().forAll(Loads.days(false, false))
                .checkAssert(day -> of(day).with(new Differences()).run());
    }

    @Test
    void theBoundHoldsAtEveryMomentForAnyTwoBelowTheirLimits() {
        check().forAll(Loads.days(false, true))
                .checkAssert(day -> of(day).with(new Differences()).run());
    }

    @Test
    void noProcessorIsFreeWhileAJobMayStartAndAllAreDone() {
        check().forAll(Loads.days(false, true)).checkAssert(day -> {
            Simulation done = of(day).with(now -> assertThat(now.isSettled()
                            && now.free() > 0
                            && now.users.values().stream().anyMatch(User::mayStart))
                    .as("a free processor, and a job that may start")
                    .isFalse());
            done.run();
            assertThat(done.picks)
                    .hasSize(day.loads().stream()
                            .mapToInt(load -> load.work().size())
                            .sum());
        });
    }

    @Test
    void noLimitIsExceeded() {
        check().forAll(Loads.days(false, true))
                .checkAssert(day -> of(day).run()
                        .users
                        .values()
                        .forEach(user -> assertThat(user.maxRunning)
                                .isLessThanOrEqualTo(user.load.limit() > 0 ? user.load.limit() : day.processors())));
    }

    @Test
    void nobodyWaitsLongerThanTheOthersSharesTakeHoweverJobsCome() {
        check().forAll(Loads.days(true, false))
                .checkAssert(day -> of(day).with(new Waits()).run());
    }

    /** Each user has one job and is new: no user has past charges. */
    @Test
    void nobodyWaitsForeverWhileNewUsersKeepComing() {
        check().withExamples(100)
                .forAll(
                        integers().between(1, 5),
                        doubles().between(0.001, 9),
                        doubles().between(0.01, 9))
                .checkAssert(FairSchedulerPropertyTest::checkWaitWhileNewUsersKeepComing);
    }

    private static void checkWaitWhileNewUsersKeepComing(int waiting, double longest, double weight) {
        FairScheduler scheduler = new FairScheduler();
        scheduler.markBacklogged("patient", 1, 0);
        for (int i = 0; i < waiting; i++) {
            scheduler.markBacklogged("new" + i, weight, 0);
        }
        int max = (int) (waiting * (2 + 10 * weight * Math.max(FairScheduler.ENTRY_SECONDS, longest)));
        int before = 0;
        for (int i = waiting; i < 10 * waiting + 3 * max; i++) {
            String next = scheduler.next();
            boolean patient = next.equals("patient");
            double took = patient ? longest : 0.001;
            scheduler.started(next, took);
            scheduler.ended(next, took, took);
            before = patient ? 0 : before + 1;
            assertThat(before).as("new users before the waiting one").isLessThanOrEqualTo(max);
            if (!patient) {
                scheduler.markIdle(next);
                scheduler.markBacklogged("new" + i, weight, 0);
            }
        }
    }

    @Test
    void equalWeightsGetAsManyEqualJobs() {
        check().forAll(
                        integers().between(1, 8),
                        integers().between(2, 12),
                        integers().between(1, 20))
                .checkAssert((processors, users, jobsPerUser) -> {
                    List<Work> work = Collections.nCopies(jobsPerUser, new Work(0, 1, 1));
                    Simulation done =
                            new Simulation(processors, Collections.nCopies(users, new Load(1, 0, false, work))).run();
                    for (int i = 0; i < done.picks.size(); i += users) {
                        assertThat(done.picks.subList(i, i + users)).doesNotHaveDuplicates();
                    }
                });
    }

    /** However long a user was away, and whether it is known: it gets its share from now on, and no more. */
    @Test
    void whoComesLateGetsNoCredit() {
        check().forAll(
                        integers().between(1, 4),
                        integers().between(1, 4),
                        doubles().between(0.1, 9),
                        integers().between(0, 100))
                .checkAssert((processors, others, weight, at) -> {
                    List<Load> loads = new ArrayList<>();
                    for (int i = 0; i < others; i++) {
                        loads.add(new Load(1, 0, false, Collections.nCopies(150, new Work(0, 1, 1))));
                    }
                    List<Work> late = new ArrayList<>(Collections.nCopies(40, new Work(at, 1, 1)));
                    late.add(0, new Work(0, 1, 1));
                    loads.add(new Load(weight, 0, false, late));
                    new Simulation(processors, loads).with(new Differences()).run();
                });
    }

    @Test
    void keptAndReadTheSharesGoOnTheSame() {
        check().withExamples(300)
                .forAll(Loads.days(false, true))
                .checkAssert(day -> assertThat(new Simulation(day.processors(), day.loads(), true).run().picks)
                        .isEqualTo(of(day).run().picks));
    }
}
