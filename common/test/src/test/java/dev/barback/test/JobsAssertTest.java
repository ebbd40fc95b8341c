package dev.barback.test;

import static dev.barback.Options.priority;
import static dev.barback.Options.queue;
import static dev.barback.Options.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.UnknownJobException;
import dev.barback.test.Shop.Bill;
import dev.barback.test.Shop.Currency;
import dev.barback.test.Shop.Greet;
import dev.barback.test.Shop.Line;
import dev.barback.test.Shop.Picky;
import dev.barback.test.Shop.Sum;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Condition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each assertion, met and failed; the messages are part of the contract. */
class JobsAssertTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @RegisterExtension
    final BarbackExtension barback = new Shop().open();

    private final Jobs jobs = barback.jobs();

    @Test
    void byReference() {
        jobs.performLater(Greet::perform, "Ada", "Lovelace");

        assertThat(barback.enqueued()).contains(NewJob.of(Greet::perform, "Ada", "Lovelace"));
        fails(() -> assertThat(barback.enqueued()).contains(NewJob.of(Greet::perform, "Ada", "Byron")), """
                Expected an enqueued job:
                  Greet("Ada", "Byron")
                There is 1 enqueued job, the closest first:
                  Greet("Ada", "Lovelace") on default, due at once
                      last_name: expected "Byron", was "Lovelace\"""");
    }

    @Test
    void nearMissesComeClosestFirst() {
        jobs.performLater(Sum::perform, new int[] {1, 2});
        jobs.in(FIVE_MINUTES).performLater(Greet::perform, "Lord", "Byron");
        jobs.set(queue("mail")).performLater(Greet::perform, "Ada", "Byron");

        fails(
                () -> assertThat(barback.enqueued())
                        .contains(NewJob.of(Greet::perform, "Ada", "Lovelace"))
                        .onQueue("mail"),
                """
                Expected an enqueued job:
                  Greet("Ada", "Lovelace")
                There are 3 enqueued jobs, the closest first:
                  Greet("Ada", "Byron") on mail, due at once
                      last_name: expected "Lovelace", was "Byron"
                  Greet("Lord", "Byron") on default, due in 5m
                      first_name: expected "Ada", was "Lord"
                      last_name: expected "Lovelace", was "Byron"
                  Sum([1, 2]) on default, due at once
                      job: expected Greet, was Sum""");
    }

    @Test
    void nothingThereIsSaidToo() {
        fails(
                () -> assertThat(barback.enqueued()).as("after signup").contains("Greet"),
                "[after signup] Expected an enqueued job:\n  Greet\nThere are no enqueued jobs.");
    }

    @Test
    void manyNearMissesAreCounted() {
        for (int i = 0; i < 12; i++) {
            jobs.performLater(Greet::perform, "Ada", "No. " + i);
        }
        assertThatThrownBy(() -> assertThat(barback.enqueued()).contains(NewJob.of(Greet::perform, "Ada", "Lovelace")))
                .hasMessageEndingWith("\n  and 2 more");
    }

    @Test
    void byClassByNameAndAsNewJob() {
        jobs.performLater(Bill::perform, 42L, Currency.EUR, List.of(), Duration.ofDays(1));

        assertThat(barback.enqueued()).contains(Bill.class).once();
        assertThat(barback.enqueued()).contains("BillJob").onQueue("bills").withPriority(5);
        assertThat(barback.enqueued())
                .contains(NewJob.of(Bill::perform, 42L, Currency.EUR, List.<Line>of(), Duration.ofDays(1)))
                .once();
        assertThat(barback.enqueued()).doesNotContain(Greet.class).doesNotContain("Greet");
        assertThat(barback.enqueued())
                .doesNotContain(NewJob.of(Bill::perform, 43L, Currency.EUR, List.<Line>of(), Duration.ofDays(1)));
        fails(() -> assertThat(barback.enqueued()).doesNotContain(Bill.class), """
                Expected no such enqueued job, found 1:
                  BillJob(42L, EUR, [], 24h) on bills, priority 5, due at once""");
    }

    @Test
    void argumentsAreComparedAsAWorkerGetsThem() {
        Line line = new Line("Ale", new BigDecimal("4.50"));
        jobs.performLater(
                "BillJob",
                List.of(1, "usd", List.of(Keywords.of("article", "Ale").and("price", new BigDecimal("4.50"))), 60));
        jobs.performLater(Sum::perform, new int[] {1, 2});
        jobs.performLater("Greet", List.of(Keywords.of("last_name", "Lovelace").and("first_name", "Ada")));

        assertThat(barback.enqueued())
                .contains(NewJob.of(Bill::perform, 1L, Currency.USD, List.of(line), Duration.ofMinutes(1)));
        assertThat(barback.enqueued()).contains(NewJob.of(Sum::perform, new int[] {1, 2}));
        assertThat(barback.enqueued()).contains(NewJob.of(Greet::perform, "Ada", "Lovelace"));
        assertThat(barback.enqueued().list().get(2).arguments()).containsExactly("Ada", "Lovelace");
        assertThat(barback.enqueued()).contains(Greet.class).withArguments("Ada", "Lovelace");
        fails(() -> assertThat(barback.enqueued()).contains(Greet.class).withArguments("Lord", "Lovelace"), """
                Expected an enqueued job:
                  Greet("Lord", "Lovelace")
                There are 3 enqueued jobs, the closest first:
                  Greet("Ada", "Lovelace") on default, due at once
                      first_name: expected "Lord", was "Ada"
                  BillJob(1L, USD, [Line[article=Ale, price=4.50]], 1m) on bills, priority 5, due at once
                      job: expected Greet, was BillJob
                  Sum([1, 2]) on default, due at once
                      job: expected Greet, was Sum""");
    }

    @Test
    void whatNoJobTakesIsRefused() {
        assertThatThrownBy(() -> assertThat(barback.enqueued()).contains(NewJob.named("Greet", List.of("Ada"))))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("Greet needs (first_name, last_name): it got 1 argument.");
        assertThatThrownBy(() -> assertThat(barback.enqueued()).contains("Greed"))
                .isInstanceOf(UnknownJobException.class);
        class Foreign implements Job {
            public void perform() {}
        }
        assertThatThrownBy(() -> assertThat(barback.enqueued()).contains(Foreign.class))
                .isInstanceOf(UnknownJobException.class)
                .hasMessageContaining("not one of the jobs of this test")
                .hasMessageContaining("BillJob, Buggy, Chain");
    }

    @Test
    void queueAndPriority() {
        jobs.set(queue("mail").priority(3)).performLater(Greet::perform, "Ada", "Lovelace");

        assertThat(barback.enqueued()).contains(Greet.class).onQueue("mail").withPriority(3);
        assertThat(barback.enqueued())
                .contains(NewJob.of(Greet::perform, "Ada", "Lovelace")
                        .set(queue("mail").priority(3)));
        fails(
                () -> assertThat(barback.enqueued())
                        .contains(NewJob.of(Greet::perform, "Ada", "Lovelace")
                                .set(queue("low").priority(1))),
                """
                Expected an enqueued job:
                  Greet("Ada", "Lovelace"), on low, priority 1
                There is 1 enqueued job, the closest first:
                  Greet("Ada", "Lovelace") on mail, priority 3, due at once
                      queue: expected low, was mail
                      priority: expected 1, was 3""");
        fails(() -> assertThat(barback.enqueued()).contains(Greet.class).withoutPriority(), """
                Expected an enqueued job:
                  Greet, without priority
                There is 1 enqueued job, the closest first:
                  Greet("Ada", "Lovelace") on mail, priority 3, due at once
                      priority: expected none, was 3""");
    }

    @Test
    void dueTimes() {
        jobs.in(FIVE_MINUTES).performLater(Greet::perform, "Ada", "Lovelace");
        Instant due = barback.clock().instant().plus(FIVE_MINUTES);

        JobAssert job = assertThat(barback.enqueued()).contains(Greet.class);
        job.dueIn(FIVE_MINUTES).dueAt(due).dueAt(due.plusSeconds(1)).dueAt(due.minusSeconds(1));
        job.dueIn(Duration.ofMinutes(6), Duration.ofMinutes(1)).dueAt(due.minusSeconds(9), Duration.ofSeconds(9));
        assertThat(barback.enqueued())
                .contains(NewJob.of(Greet::perform, "Ada", "Lovelace").set(waitFor(FIVE_MINUTES)));
        fails(() -> job.dueIn(Duration.ofMinutes(6)), """
                Expected an enqueued job:
                  Greet, due in 6m
                There is 1 enqueued job, the closest first:
                  Greet("Ada", "Lovelace") on default, due in 5m
                      due time: expected due in 6m (2026-01-01T00:06:00Z), was due in 5m""");
        fails(job::dueNow, """
                Expected an enqueued job:
                  Greet, due at once
                There is 1 enqueued job, the closest first:
                  Greet("Ada", "Lovelace") on default, due in 5m
                      due time: expected due at once, was due in 5m""");

        barback.clock().advance(FIVE_MINUTES);
        assertThat(barback.enqueued()).contains(Greet.class).dueNow();
    }

    @Test
    void aJobWithoutDueTimeIsDueNow() {
        jobs.performLater(Greet::perform, "Ada", "Lovelace");

        assertThat(barback.enqueued()).contains(Greet.class).dueNow().dueIn(Duration.ZERO);
        assertThatThrownBy(() ->
                        assertThat(barback.enqueued()).contains(Greet.class).dueIn(FIVE_MINUTES))
                .hasMessageEndingWith("expected due in 5m (2026-01-01T00:05:00Z), was due at once");
    }

    @Test
    void counts() {
        jobs.performLater(Greet::perform, "Ada", "Lovelace");
        jobs.performLater(Greet::perform, "Ada", "Lovelace");
        jobs.set(priority(1)).performLater(Greet::perform, "Lord", "Byron");

        assertThat(barback.enqueued())
                .contains(NewJob.of(Greet::perform, "Ada", "Lovelace"))
                .times(2);
        assertThat(barback.enqueued())
                .contains(NewJob.of(Greet::perform, "Lord", "Byron"))
                .once();
        assertThat(barback.enqueued()).hasSize(3);
        fails(
                () -> assertThat(barback.enqueued())
                        .contains(NewJob.of(Greet::perform, "Ada", "Lovelace"))
                        .once(),
                """
                Expected 1 enqueued job:
                  Greet("Ada", "Lovelace")
                There are 2:
                  Greet("Ada", "Lovelace") on default, due at once
                  Greet("Ada", "Lovelace") on default, due at once""");
        fails(
                () -> assertThat(barback.enqueued())
                        .contains(NewJob.of(Greet::perform, "Lord", "Byron"))
                        .times(2),
                """
                Expected 2 enqueued jobs:
                  Greet("Lord", "Byron")
                There is 1; all, the closest first:
                  Greet("Lord", "Byron") on default, priority 1, due at once
                  Greet("Ada", "Lovelace") on default, due at once
                      first_name: expected "Lord", was "Ada"
                      last_name: expected "Byron", was "Lovelace"
                  Greet("Ada", "Lovelace") on default, due at once
                      first_name: expected "Lord", was "Ada"
                      last_name: expected "Byron", was "Lovelace\"""");
        assertThatThrownBy(() -> assertThat(barback.enqueued()).isEmpty())
                .hasMessageStartingWith("Expected no enqueued jobs, found 3:\n  Greet(\"Ada\"");
        assertThatThrownBy(() -> assertThat(barback.enqueued()).as("mails").hasSize(1))
                .hasMessageStartingWith("[mails] Expected 1 enqueued job, found 3:\n");
        assertThat(barback.performed()).isEmpty();
        assertThat(barback.buried()).isEmpty();
    }

    @Test
    void conditionsAndRequirements() {
        jobs.performLater(Greet::perform, "Ada", "Lovelace");
        Condition<FoundJob> byron = new Condition<>(job -> job.arguments().contains("Byron"), "for a Byron");

        assertThat(barback.enqueued())
                .contains(Greet.class)
                .satisfying(job -> assertThat(job.arguments().get(1)).asString().startsWith("Love"))
                .once();
        assertThat(barback.enqueued())
                .contains(Greet.class)
                .matching(new Condition<>(job -> job.job().jobId().length() == 36, "with a UUID"));
        fails(() -> assertThat(barback.enqueued()).contains(Greet.class).matching(byron), """
                Expected an enqueued job:
                  Greet, that is for a Byron
                There is 1 enqueued job, the closest first:
                  Greet("Ada", "Lovelace") on default, due at once
                      it is not for a Byron""");
        assertThatThrownBy(() -> assertThat(barback.enqueued())
                        .contains(Greet.class)
                        .satisfying(job -> assertThat(job.job().executions()).isEqualTo(7)))
                .hasMessageContaining("Greet, that satisfies the given requirements")
                .hasMessageContaining("it does not satisfy the requirements: expected: 7");
    }

    @Test
    void performedJobsTellHowTheyEnded() {
        jobs.performLater(Greet::perform, "Ada", "Lovelace");
        jobs.performLater(Picky::perform, "this");
        barback.performEnqueued();

        assertThat(barback.performed())
                .contains(NewJob.of(Greet::perform, "Ada", "Lovelace"))
                .completed()
                .afterExecutions(1);
        assertThat(barback.performed()).contains(Picky.class).discarded().withError(IllegalArgumentException.class);
        fails(() -> assertThat(barback.performed()).contains(Picky.class).completed(), """
                Expected a performed job:
                  Picky, ended as COMPLETED
                There are 2 performed jobs, the closest first:
                  Picky("this") on default, execution 1: discarded after java.lang.IllegalArgumentException: not this
                      ending: expected COMPLETED, was DISCARDED
                  Greet("Ada", "Lovelace") on default, execution 1: completed
                      job: expected Picky, was Greet""");
        assertThatThrownBy(() ->
                        assertThat(barback.performed()).contains(Greet.class).withError(IllegalStateException.class))
                .hasMessageContaining("error: expected java.lang.IllegalStateException, was none");
    }

    private static void fails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }
}
