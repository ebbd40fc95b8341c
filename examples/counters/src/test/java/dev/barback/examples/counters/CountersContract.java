package dev.barback.examples.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.NewJob;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests of the application, on any database. */
abstract class CountersContract extends CountersTestApplication {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 25;

    @Test
    void answersWithoutTheApi() {
        int before = api.requests();

        assertThat(browser.press(tea, 1)).isEqualTo(303);

        assertThat(barback.enqueued())
                .contains(NewJob.of(DefineCounterJob::perform, tea))
                .onQueue("counters");
        assertThat(barback.enqueued())
                .contains(ChangeCounterJob.class)
                .onQueue("counters")
                .dueNow()
                .once();
        assertThat(browser.page()).contains(tea, "1 on the way");
        assertThat(api.requests()).isEqualTo(before);
    }

    @Test
    void countsInTheBackground() {
        browser.press(tea, 1);
        browser.press(tea, 1);
        browser.press(tea, -1);

        barback.performEnqueued();

        assertThat(api.values()).containsEntry(tea, 1L);
        assertThat(browser.counter(tea).path("value").asLong()).isEqualTo(1);
        assertThat(browser.pending()).isZero();
        assertThat(barback.performed())
                .contains(ChangeCounterJob.class)
                .completed()
                .times(3);
    }

    @Test
    void needsNoOrder() {
        browser.press(tea, 1);
        barback.performEnqueued(ChangeCounterJob.class);
        assertThat(api.values()).containsEntry(tea, 1L);

        barback.performEnqueued(DefineCounterJob.class);
        assertThat(api.values()).containsEntry(tea, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAIL_BEFORE", "FAIL_AFTER", "CUT_BEFORE", "CUT_AFTER"})
    void countsOnceHoweverTheApiFails(String whim) {
        barback.performEnqueued();
        browser.press(tea, 1);
        api.expect(whim, whim);

        barback.performEnqueued();
        assertThat(barback.enqueued()).contains(ChangeCounterJob.class).dueIn(Duration.ofSeconds(1));
        assertThat(browser.page()).contains("1 on the way");
        barback.clock().advance(SOON);
        barback.performEnqueued();
        barback.clock().advance(SOON.multipliedBy(2));
        barback.performEnqueued();

        assertThat(barback.performed())
                .contains(ChangeCounterJob.class)
                .completed()
                .afterExecutions(3)
                .once();
        assertThat(api.values()).containsEntry(tea, 1L);
        assertThat(browser.pending()).isZero();
    }

    @Test
    void canBePressedAgainWhenItWasGivenUp() {
        barback.performEnqueued();
        browser.press(tea, 1);
        api.expect("FAIL_AFTER"); // it is counted, but the client does not know
        barback.performEnqueued();
        api.down(true);
        assertThatThrownBy(barback::performEnqueuedIgnoringDueTimes).isInstanceOf(RemoteCounters.Unavailable.class);
        assertThat(barback.buried()).contains(ChangeCounterJob.class).afterExecutions(ATTEMPTS);
        assertThat(browser.page()).contains("+1 was not counted. The counter API can&#39;t answer now (503).");

        api.down(false);
        browser.again(browser.counter(tea).path("problems").path(0).path("id").asString());
        barback.performEnqueued();
        barback.morgue().revive(job -> true);
        barback.performEnqueued();

        assertThat(barback.performed())
                .contains(ChangeCounterJob.class)
                .completed()
                .times(2);
        assertThat(api.values()).containsEntry(tea, 1L);
        assertThat(browser.counter(tea).path("problems")).isEmpty();
    }

    @Test
    void saysWhyTheApiRefuses() {
        browser.press(tea, 1);
        String id = pressed();
        api.change(tea, 5, id);

        barback.performEnqueued();

        assertThat(barback.performed()).contains(ChangeCounterJob.class).discarded();
        assertThat(barback.buried()).isEmpty();
        assertThat(browser.page()).contains("The counter API refuses (422). The key " + id + " was used");
        assertThat(browser.again("no-such-press")).isEqualTo(303);
        assertThat(barback.enqueued()).isEmpty();
    }

    @Test
    void offersToPressAgainWhatWasLost() {
        browser.press(tea, -1);
        assertThat(browser.counter(tea).path("problems")).isEmpty();
        jdbc.sql("UPDATE presses SET pressed_at = pressed_at - 3600000 WHERE counter = ?")
                .param(tea)
                .update();
        assertThat(browser.page()).contains("-1 was not counted. It has been pending for too long.");

        browser.again(pressed());
        barback.performEnqueued(); // both

        assertThat(api.values()).containsEntry(tea, -1L);
    }

    @Test
    void enqueuesNothingThatIsNotCommitted(@Autowired PlatformTransactionManager transactions) {
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            assertThat(counters.press(tea, 1)).isTrue();
            transaction.setRollbackOnly();
        });
        assertThat(barback.enqueued()).doesNotContain(ChangeCounterJob.class);
        assertThat(browser.pending()).isZero();
    }

    @Test
    void asksForAllValues() {
        api.change(tea, 7, tea);
        browser.refresh();
        assertThat(barback.enqueued()).contains(RefreshCountersJob.class).onQueue("refresh");
        barback.performEnqueued(RefreshCountersJob.class);
        assertThat(browser.counter(tea).path("value").asLong()).isEqualTo(7);

        counters.storeState(new RemoteCounters.State(tea, 3, 0)); // an older answer, which was overtaken
        assertThat(browser.counter(tea).path("value").asLong()).isEqualTo(7);
    }

    @Test
    void doesNotMissARefresh() {
        barback.performEnqueued();
        api.down(true);
        browser.refresh();
        barback.performEnqueuedIgnoringDueTimes();
        assertThat(barback.performed()).contains(RefreshCountersJob.class).times(3);
        assertThat(barback.enqueued()).isEmpty();
        assertThat(barback.buried()).isEmpty();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(browser.define("<b>")).isEqualTo(400);
        assertThat(browser.define("")).isEqualTo(400);
        assertThat(browser.define(" Coffee ")).isEqualTo(303);
        assertThat(browser.press("coffee", 1)).isEqualTo(303);
        assertThat(browser.press("coffee", 2)).isEqualTo(400);
        assertThat(browser.press("milk", 1)).isEqualTo(404);
        counters.failed(pressed(), "<script>");
        assertThat(browser.page()).contains("&lt;script&gt;");
    }
}
