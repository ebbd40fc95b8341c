package dev.barback.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BarbackException;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.test.Shop.Buggy;
import dev.barback.test.Shop.Chain;
import dev.barback.test.Shop.Endless;
import dev.barback.test.Shop.Flaky;
import dev.barback.test.Shop.Greet;
import dev.barback.test.Shop.Picky;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which jobs run when, and which errors the test sees. */
class PerformEnqueuedTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private final Shop shop = new Shop();

    @RegisterExtension
    final BarbackExtension barback = shop.open();

    private final Jobs jobs = barback.jobs();

    @Test
    void whatIsDueRunsInOrderAndWhatItEnqueuesToo() {
        jobs.in(FIVE_MINUTES).performLater(Greet::perform, "Lord", "Byron");
        jobs.performLater(Chain::perform, 2);

        FoundJobs ran = barback.performEnqueued();

        assertThat(shop.diary).containsExactly("chain 2", "chain 1", "chain 0", "Hello Ada Lovelace");
        assertThat(ran).hasSize(4).contains(Chain.class).times(3);
        assertThat(barback.enqueued())
                .contains(NewJob.of(Greet::perform, "Lord", "Byron"))
                .dueIn(FIVE_MINUTES);
        assertThat(barback.enqueued()).hasSize(1);

        barback.clock().advance(FIVE_MINUTES);
        assertThat(barback.performEnqueued()).hasSize(1);
        assertThat(barback.enqueued()).isEmpty();
        assertThat(barback.performed()).hasSize(5);
    }

    @Test
    void dueTimesComeBeforeTheOrderOfEnqueuing() {
        jobs.in(Duration.ofMinutes(2)).performLater(Greet::perform, "2", "");
        jobs.set(Options.queue("mail").waitFor(Duration.ofMinutes(1))).performLater("Greet", List.of("1", ""));
        jobs.performLater(Greet::perform, "0", "");
        barback.clock().advance(FIVE_MINUTES);

        barback.performEnqueued();

        assertThat(shop.diary).containsExactly("Hello 0 ", "Hello 1 ", "Hello 2 ");
    }

    @Test
    void filters() {
        jobs.set(Options.queue("mail")).performLater(Greet::perform, "Ada", "Lovelace");
        jobs.performLater(Greet::perform, "Lord", "Byron");
        jobs.performLater(Chain::perform, 0);

        barback.performEnqueued(job -> job.job().queue().equals("mail"));
        assertThat(shop.diary).containsExactly("Hello Ada Lovelace");

        barback.performEnqueued(Chain.class, Buggy.class);
        assertThat(shop.diary).containsExactly("Hello Ada Lovelace", "chain 0");
        assertThat(barback.enqueued()).contains(NewJob.of(Greet::perform, "Ada", "Lovelace"));
        assertThat(barback.enqueued()).contains(NewJob.of(Greet::perform, "Lord", "Byron"));

        barback.performEnqueuedIgnoringDueTimes(job -> job.arguments().contains("Byron"));
        assertThat(barback.enqueued()).hasSize(1);
    }

    @Test
    void ignoringDueTimesTheClockStandsStill() {
        Instant now = barback.clock().instant();
        jobs.in(Duration.ofDays(365)).performLater(Greet::perform, "Ada", "Lovelace");
        jobs.performLater(Flaky::perform, 3);

        barback.performEnqueuedIgnoringDueTimes();

        assertThat(shop.diary).containsExactly("execution 1", "execution 2", "execution 3", "Hello Ada Lovelace");
        assertThat(barback.clock().instant()).isEqualTo(now);
        assertThat(barback.enqueued()).isEmpty();
    }

    @Test
    void retriesWaitForTheirTime() {
        jobs.performLater(Flaky::perform, 2);

        barback.performEnqueued();

        assertThat(barback.performed())
                .contains(NewJob.of(Flaky::perform, 2))
                .retried()
                .once();
        assertThat(barback.enqueued())
                .contains(NewJob.of(Flaky::perform, 2))
                .dueIn(FIVE_MINUTES)
                .afterExecutions(1);

        barback.clock().advance(FIVE_MINUTES.minusSeconds(2));
        assertThat(barback.performEnqueued()).isEmpty();

        barback.clock().advance(Duration.ofSeconds(2));
        barback.performEnqueued();
        assertThat(barback.performed()).contains(Flaky.class).completed().afterExecutions(2);
        assertThat(barback.enqueued()).isEmpty();
    }

    @Test
    void spentRetriesAreThrownAndBuried() {
        jobs.performLater(Flaky::perform, 4);

        assertThatThrownBy(barback::performEnqueuedIgnoringDueTimes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("too early");

        assertThat(barback.performed()).contains(Flaky.class).retried().times(2);
        assertThat(barback.buried())
                .contains(NewJob.of(Flaky::perform, 4))
                .withError(IllegalStateException.class)
                .afterExecutions(3)
                .once();
        assertThatThrownBy(() -> assertThat(barback.buried()).isEmpty())
                .hasMessage("Expected no buried jobs, found 1:\n  Flaky(4) on default, after 3 executions: "
                        + "java.lang.IllegalStateException: too early");
        assertThat(barback.enqueued()).isEmpty();
    }

    @Test
    void theMorgueGivesBack() {
        jobs.performLater(Flaky::perform, 4);
        assertThatThrownBy(barback::performEnqueuedIgnoringDueTimes).isInstanceOf(IllegalStateException.class);

        barback.morgue().revive(job -> true);

        assertThat(barback.buried()).isEmpty();
        assertThat(barback.enqueued())
                .contains(NewJob.of(Flaky::perform, 4))
                .dueNow()
                .afterExecutions(0);
    }

    @Test
    void whatAJobDeclaresIsNotThrown() {
        jobs.performLater(Picky::perform, "that");

        barback.performEnqueued();

        assertThat(barback.performed()).contains(Picky.class).discarded();
        assertThat(barback.buried()).isEmpty();
    }

    @Test
    void whatAJobDoesNotDeclareIsThrownWhenAllHaveRun() {
        jobs.performLater(Buggy::perform, "first");
        jobs.performLater(Buggy::perform, "second");
        jobs.performLater(Greet::perform, "Ada", "Lovelace");

        assertThatThrownBy(barback::performEnqueued)
                .isInstanceOf(BarbackException.class)
                .hasMessage("The job failed: java.lang.Exception: first")
                .satisfies(e -> assertThat(e.getCause()).hasMessage("first"))
                .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));

        assertThat(shop.diary).containsExactly("Hello Ada Lovelace");
        assertThat(barback.performed()).contains(Buggy.class).retried().times(2);
        assertThat(barback.enqueued())
                .contains(NewJob.of(Buggy::perform, "first"))
                .dueIn(FIVE_MINUTES);
    }

    @Test
    void withoutDefaultRetryItIsBuriedAtOnce() {
        BarbackExtension strict = BarbackExtension.builder(shop.all())
                .retry(new RetryDefaults(1, Duration.ZERO, 0))
                .build();
        strict.jobs().performLater(Buggy::perform, "once");

        assertThatThrownBy(strict::performEnqueued).hasRootCauseMessage("once");

        assertThat(strict.buried()).contains(NewJob.of(Buggy::perform, "once")).withError(Exception.class);
        assertThat(strict.enqueued()).isEmpty();
    }

    @Test
    void withoutEndIsNoticed() {
        jobs.performLater(Endless::perform, 1);

        assertThatThrownBy(barback::performEnqueued)
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        1,001 jobs have run, and more are due. Do jobs enqueue each other endlessly?
                        The last: [Endless(999), Endless(1000), Endless(1001)]
                        The next: [Endless(1002)]""");
    }

    @Test
    void performNowCountsAsPerformed() {
        jobs.performNow(Greet::perform, "Ada", "Lovelace");

        assertThat(barback.performed())
                .contains(NewJob.of(Greet::perform, "Ada", "Lovelace"))
                .completed();
        assertThat(barback.enqueued()).isEmpty();
    }

    @Test
    void jobsRunOnTheThreadOfTheTest() {
        List<Thread> threads = new ArrayList<>();
        BarbackExtension noting = BarbackExtension.builder(shop.all())
                .performInterceptors((context, next) -> {
                    threads.add(Thread.currentThread());
                    next.proceed();
                })
                .build();
        noting.jobs().performLater(Greet::perform, "Ada", "Lovelace");

        noting.performEnqueued();

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void interceptorsHalt() {
        BarbackExtension halting = BarbackExtension.builder(shop.all())
                .defaultQueue("first")
                .performInterceptors((context, next) -> {})
                .enqueueInterceptors((job, next) -> {
                    if (job.jobClass().equals("Greet")) {
                        next.proceed();
                    }
                })
                .build();
        halting.jobs().performLater(Greet::perform, "Ada", "Lovelace");
        halting.jobs().performLater(Chain::perform, 1);

        assertThat(halting.enqueued()).hasSize(1).contains(Greet.class).onQueue("first");
        halting.performEnqueued();
        assertThat(halting.performed()).contains(Greet.class).halted();
        assertThat(shop.diary).isEmpty();
    }
}
