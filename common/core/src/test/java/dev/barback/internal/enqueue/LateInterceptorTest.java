package dev.barback.internal.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.Job;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interceptor that throws after the job has passed it: the reported result is true. */
class LateInterceptorTest {
    private final MemoryBroker memoryBroker = new MemoryBroker();
    private final List<String> events = new ArrayList<>();
    private final Transaction transaction = new Transaction();
    private EnqueueInterceptor interceptor = (job, next) -> next.proceed();
    private final Barback barback = Barback.builder(
                    new ForwardingBroker(memoryBroker) {
                        @Override
                        public void publish(String queue, Iterable<Message> messages) {
                            if (transaction.includesBroker()) {
                                transaction.deferred.add(() -> super.publish(queue, messages));
                            } else {
                                super.publish(queue, messages);
                            }
                        }
                    },
                    JobRegistry.of(new Failing()))
            .enqueueSettings(new EnqueueSettings("default", List.of(this::intercept), transaction))
            .listeners(List.of(event -> events.addAll(names(event))))
            .build();

    /** The position of the broker relative to the transaction. */
    enum BrokerPosition {
        WITHIN,
        ELSEWHERE
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "1d", attempts = 2)
    static class Failing implements Job {
        public void perform() {
            throw new IllegalStateException("and is retried");
        }
    }

    /** One transaction at a time. */
    private static class Transaction implements TransactionHook {
        final List<Runnable> deferred = new ArrayList<>();
        BrokerPosition brokerPosition = BrokerPosition.ELSEWHERE;
        private boolean open;

        @Override
        public boolean defer(Supplier<List<PendingJob>> jobs, Consumer<List<PendingJob>> publish) {
            if (open) {
                List<PendingJob> written = jobs.get();
                deferred.add(() -> publish.accept(written));
            }
            return open;
        }

        @Override
        public boolean includesBroker() {
            return open && brokerPosition == BrokerPosition.WITHIN;
        }

        void begin() {
            open = true;
        }

        void commit() {
            open = false;
            deferred.forEach(Runnable::run);
            deferred.clear();
        }

        void rollBack() {
            open = false;
            deferred.clear();
        }
    }

    private void intercept(JobInfo job, EnqueueInterceptor.Proceed next) throws Exception {
        interceptor.aroundEnqueue(job, next);
    }

    private static List<String> names(JobEvent event) {
        return event instanceof JobEvent.EnqueuedAll all
                ? all.jobs().stream().map(job -> "Enqueued").toList()
                : List.of(event.getClass().getSimpleName());
    }

    @ParameterizedTest
    @EnumSource
    void aRetryThatIsRolledBackIsNoRetry(BrokerPosition brokerPosition) {
        rollsBackAndThrows(brokerPosition, new IllegalArgumentException("too late"));

        assertThat(perform()).isInstanceOf(Outcome.Dead.class);

        assertThat(published()).isZero();
        assertThat(events).doesNotContain("Enqueued", "RetryEnqueued");
    }

    @ParameterizedTest
    @EnumSource
    void aRetryThatIsRefusedAndRolledBackIsDiscarded(BrokerPosition brokerPosition) {
        rollsBackAndThrows(brokerPosition, new EnqueueException("refused"));

        assertThat(perform()).isInstanceOf(Outcome.Discarded.class);

        assertThat(published()).isZero();
        assertThat(events).doesNotContain("Enqueued", "RetryEnqueued");
    }

    @ParameterizedTest
    @EnumSource
    void aRetryThatIsCommittedIsNotBuriedToo(BrokerPosition brokerPosition) {
        for (RuntimeException error : errors()) {
            commitsAndThrows(brokerPosition, error);
            assertThat(perform()).isInstanceOf(Outcome.Retried.class);
        }
        assertThat(published()).isEqualTo(2);
        assertThat(events).contains("Enqueued", "RetryEnqueued");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCommittedCantBeRefused(BrokerPosition brokerPosition) {
        commitsAndThrows(brokerPosition, new EnqueueException("refused"));

        EnqueuedJob job = barback.jobs().performLater(Failing::perform);

        assertThat(job.status()).isEqualTo(Status.ENQUEUED);
        assertThat(job.error()).isNull();
        assertThat(published()).isOne();
        assertThat(events).containsExactly("Enqueued");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRolledBackIsRefused(BrokerPosition brokerPosition) {
        rollsBackAndThrows(brokerPosition, new EnqueueException("refused"));

        EnqueuedJob job = barback.jobs().performLater(Failing::perform);

        assertThat(job.status()).isEqualTo(Status.FAILED);
        assertThat(job.error()).hasMessage("refused");
        assertThat(published()).isZero();
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsForTheCallersCommitCantBeRefused(BrokerPosition brokerPosition) {
        transaction.brokerPosition = brokerPosition;
        transaction.begin();
        interceptor = (job, next) -> {
            next.proceed();
            throw new EnqueueException("refused");
        };

        EnqueuedJob job = barback.jobs().performLater(Failing::perform);
        transaction.commit();

        assertThat(job.status()).isEqualTo(Status.AWAITING_COMMIT);
        assertThat(published()).isOne();
        assertThat(events).containsExactly("Enqueued");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOnItsWayWithoutATransactionCantBeTakenBack(BrokerPosition brokerPosition) {
        transaction.brokerPosition = brokerPosition;
        for (RuntimeException error : errors()) {
            interceptor = (job, next) -> {
                next.proceed();
                throw error;
            };
            assertThat(perform()).isInstanceOf(Outcome.Retried.class);
        }
        assertThat(published()).isEqualTo(2);
    }

    private static List<RuntimeException> errors() {
        return List.of(new EnqueueException("refused"), new IllegalArgumentException("too late"));
    }

    private void rollsBackAndThrows(BrokerPosition brokerPosition, RuntimeException error) {
        transaction.brokerPosition = brokerPosition;
        interceptor = (job, next) -> {
            transaction.begin();
            next.proceed();
            transaction.rollBack();
            throw error;
        };
    }

    private void commitsAndThrows(BrokerPosition brokerPosition, RuntimeException error) {
        transaction.brokerPosition = brokerPosition;
        interceptor = (job, next) -> {
            transaction.begin();
            next.proceed();
            transaction.commit();
            throw error;
        };
    }

    private Outcome perform() {
        return barback.perform(NewJob.of(Failing::perform), ExecutionControl.INLINE);
    }

    private int published() {
        return memoryBroker.waiting().size();
    }
}
