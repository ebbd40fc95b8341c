package dev.barback.contract;

import static dev.barback.contract.OperationsFixture.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.JobOperations;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Options;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A job that is postponed, advanced or revived runs once, at its new due time. */
interface ReplacingContract {

    /** The broker and the job store under test. */
    OperationsFixture fixture();

    @Test
    default void aPostponedJobRunsOnceAndThen() {
        String later = fixture().enqueue("later");
        String sooner = fixture()
                .barback()
                .jobs()
                .set(Options.queue(fixture().queue()).waitFor(Duration.ofHours(1)))
                .performLater(OperationTestJobs.Noting::perform, "sooner")
                .jobId();
        Instant due = Instant.now().plusSeconds(4);
        JobRecord postponed = fixture().operations().postpone(later, due);
        assertThat(postponed.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(fixture().operations().waitReason(postponed))
                .contains("It is due at ")
                .contains("No live worker serves the queue");
        fixture().operations().postpone(sooner, Instant.now().plusSeconds(1));
        fixture().operations().advance(sooner);
        fixture().startWorker();
        patiently().until(() -> fixture().noting().seen.contains("sooner"));
        List<String> seen = List.copyOf(fixture().noting().seen);
        if (Instant.now().isBefore(due)) { // a busy machine may be late
            assertThat(seen).doesNotContain("later");
        }
        patiently().until(() -> fixture().state(later) == JobState.COMPLETED);
        assertThat(fixture().execution(later).startedAt()).isAfterOrEqualTo(due);
        assertThat(fixture().noting().seen).containsExactlyInAnyOrder("later", "sooner");
        assertThatThrownBy(() -> fixture().operations().postpone(later, due))
                .hasMessageContaining("it can't be postponed");
    }

    /** The job keeps its due time and its message: it runs once, and then. */
    @Test
    default void aChangeThatCantBePublishedIsUndone() {
        String id = fixture()
                .barback()
                .jobs()
                .set(Options.queue(fixture().queue()).waitFor(Duration.ofSeconds(3)))
                .performLater(OperationTestJobs.Noting::perform, "kept")
                .jobId();
        JobRecord before = fixture().operations().find(id);
        Instant due = Objects.requireNonNull(before.job().scheduledAt());
        JobOperations refused = Barback.builder(
                        new Refusing(fixture().broker()),
                        JobRegistry.of(fixture().noting()))
                .jobStoreWriter(fixture().writer())
                .build()
                .jobOperations();
        List<ThrowingCallable> changes =
                List.of(() -> refused.postpone(id, Instant.now().plus(Duration.ofHours(1))), () -> refused.advance(id));
        for (ThrowingCallable change : changes) {
            assertThatThrownBy(change).isInstanceOf(BrokerException.class).hasMessage("The disk is full.");
            JobRecord after = fixture().operations().find(id);
            assertThat(after.job().scheduledAt()).isEqualTo(due);
            assertThat(after.state()).isEqualTo(JobState.SCHEDULED);
            assertThat(after.version()).as("that of its message").isEqualTo(before.version());
        }
        fixture().startWorker();
        patiently().until(() -> fixture().state(id) == JobState.COMPLETED);
        assertThat(fixture().execution(id).startedAt()).isAfterOrEqualTo(due);
        assertThat(fixture().noting().seen).containsExactly("kept");
    }

    @Test
    default void whatHasEndedIsRevivedOrForgotten() {
        String id = fixture().enqueue("twice");
        fixture().startWorker();
        patiently().until(() -> fixture().state(id) == JobState.COMPLETED);
        assertThat(fixture().operations().revive(id).state()).isEqualTo(JobState.AVAILABLE);
        patiently().until(() -> fixture().noting().seen.size() == 2 && fixture().state(id) == JobState.COMPLETED);
        fixture().operations().delete(id);
        assertThatThrownBy(() -> fixture().operations().find(id)).hasMessageContaining("There is no job");
    }

    /** Takes no messages. */
    final class Refusing extends ForwardingBroker {
        Refusing(Broker target) {
            super(target);
        }

        @Override
        public void publish(String queue, Iterable<Message> messages) {
            throw new BrokerException("The disk is full.");
        }
    }
}
