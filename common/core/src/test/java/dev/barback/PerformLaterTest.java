package dev.barback;

import static dev.barback.Options.priority;
import static dev.barback.Options.queue;
import static dev.barback.Options.waitFor;
import static dev.barback.Options.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.EnqueuedJob.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options of an enqueue: set together, in steps, and by the job itself. */
class PerformLaterTest {
    private static final Duration WAIT = Duration.ofMinutes(10);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final List<EnqueueOptions> enqueued = new ArrayList<>();
    private final PerformLater jobs = job -> {
        enqueued.add(job.options());
        return new EnqueuedJob("id", "Mail", "default", null, null, Status.ENQUEUED, null);
    };

    static class Mail implements Job {
        public void perform(long id, String locale) {}
    }

    @Test
    void delaysAreOptions() {
        jobs.in(WAIT).performLater(Mail::perform, 42L, "nl");
        jobs.at(TIME).performLater("Mail", List.of(42L, "nl"));
        jobs.in(WAIT.negated()).performLater(Mail::perform, 42L, "nl");
        jobs.performLater(Mail::perform, 42L, "nl");
        assertThat(enqueued)
                .containsExactly(waitFor(WAIT), waitUntil(TIME), waitFor(WAIT.negated()), EnqueueOptions.NONE);
    }

    @Test
    void optionsAddUpInAnyOrder() {
        jobs.set(queue("low")).in(WAIT).performLater(Mail::perform, 42L, "nl");
        jobs.in(WAIT).set(queue("low")).performLater(Mail::perform, 42L, "nl");
        jobs.set(queue("low").waitFor(WAIT)).performLater(Mail::perform, 42L, "nl");
        assertThat(enqueued).hasSize(3).containsOnly(queue("low").waitFor(WAIT));
    }

    @Test
    void theLaterOptionCounts() {
        jobs.in(WAIT).at(TIME).performLater(Mail::perform, 42L, "nl");
        jobs.at(TIME).in(WAIT).performLater(Mail::perform, 42L, "nl");
        jobs.set(queue("low")).set(queue("high")).performLater(Mail::perform, 42L, "nl");
        assertThat(enqueued).containsExactly(waitUntil(TIME), waitFor(WAIT), queue("high"));
    }

    @Test
    void theJobsOwnOptionsCountMost() {
        NewJob own = NewJob.of(Mail::perform, 42L, "nl").set(waitUntil(TIME));
        jobs.set(priority(1)).in(WAIT).enqueue(own);
        assertThat(enqueued).containsExactly(priority(1).waitUntil(TIME));
    }

    @Test
    void aStepChangesNoneBeforeIt() {
        PerformLater low = jobs.set(queue("low"));
        low.in(WAIT).performLater(Mail::perform, 42L, "nl");
        low.performLater(Mail::perform, 42L, "nl");
        assertThat(enqueued).containsExactly(queue("low").waitFor(WAIT), queue("low"));
    }
}
