package dev.barback.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.DiscardOn;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.ErrorHandler;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.PerformInterceptor;
import dev.barback.Priority;
import dev.barback.Queue;
import dev.barback.RetryOn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The situations of {@code activejob-trace-8.1.3.1.txt}, printed by real Rails: the same callbacks and events in the
 * same order.
 */
class ActiveJobTraceTest {
    private final ExecutionFixture executionFixture = new ExecutionFixture();

    static class E1 extends Exception {}

    static class E2 extends E1 {}

    static class E3 extends Exception {}

    abstract static class Traced implements Job, EnqueueInterceptor, PerformInterceptor {
        final List<String> trace;

        Traced(List<String> trace) {
            this.trace = trace;
        }

        @Override
        public void aroundEnqueue(JobInfo job, EnqueueInterceptor.Proceed next) throws Exception {
            trace.add("before_enqueue");
            if (next.proceed()) {
                trace.add("after_enqueue");
            }
        }

        @Override
        public void aroundPerform(JobContext context, PerformInterceptor.Proceed next) throws Exception {
            trace.add("before_perform");
            if (next.proceed()) {
                trace.add("after_perform");
            }
        }

        @Override
        public void afterDiscard(JobContext context, Throwable error) {
            trace.add("after_discard " + error.getClass().getSimpleName());
        }
    }

    static class OkJob extends Traced {
        OkJob(List<String> trace) {
            super(trace);
        }

        public int perform() {
            return 42;
        }
    }

    @RetryOn(value = E1.class, waitFor = "5m", attempts = 3)
    static class RetryJob extends Traced {
        RetryJob(List<String> trace) {
            super(trace);
        }

        public void perform() throws E1 {
            throw new E1();
        }
    }

    static class Block implements ErrorHandler {
        static int calls;

        @Override
        public void handle(JobContext context, Throwable error) {
            calls++;
        }
    }

    @RetryOn(
            value = E1.class,
            waitFor = "3s",
            jitter = 0,
            attempts = 2,
            queue = "slow",
            priority = 5,
            handler = Block.class)
    @DiscardOn(E3.class)
    static class BlockJob extends Traced {
        BlockJob(List<String> trace) {
            super(trace);
        }

        public void perform(String error) throws Exception {
            throw error.equals("E1") ? new E1() : new E3();
        }
    }

    static class PlainJob extends Traced {
        PlainJob(List<String> trace) {
            super(trace);
        }

        public void perform() {
            throw new IllegalStateException("plain");
        }
    }

    @RetryOn(value = Exception.class, waitFor = "1s")
    @DiscardOn(E2.class)
    static class Ordered extends Traced {
        Ordered(List<String> trace) {
            super(trace);
        }

        public void perform(String error) throws Exception {
            throw error.equals("E2") ? new E2() : new E3();
        }
    }

    @Queue("high")
    @Priority(3)
    static class PlacedJob implements Job {
        public void perform() {}
    }

    static class AbortPerform extends Traced {
        AbortPerform(List<String> trace) {
            super(trace);
        }

        public void perform() {
            trace.add("performed");
        }

        @Override
        public void aroundPerform(JobContext context, PerformInterceptor.Proceed next) {
            trace.add("before_perform");
        }
    }

    static class AbortEnqueue implements Job, EnqueueInterceptor {
        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, EnqueueInterceptor.Proceed next) {}
    }

    static class RefusedEnqueue implements Job, EnqueueInterceptor {
        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, EnqueueInterceptor.Proceed next) {
            throw new EnqueueException("nope");
        }
    }

    @DiscardOn(ArgumentException.class)
    static class DeserJob extends Traced {
        DeserJob(List<String> trace) {
            super(trace);
        }

        public void perform(long n) {}
    }

    @Test
    void performLaterAndExecute() {
        executionFixture.jobs(new OkJob(executionFixture.trace));
        EnqueuedJob job = executionFixture.jobs().performLater(OkJob::perform);
        assertThat(job.status()).isEqualTo(Status.ENQUEUED);
        assertThat(executionFixture.trace).containsExactly("before_enqueue", "EVENT Enqueued", "after_enqueue");
        executionFixture.trace.clear();
        assertThat(executionFixture.execute()).isEqualTo(new Outcome.Completed(42));
        assertThat(executionFixture.trace)
                .containsExactly(
                        "EVENT PerformStarted", "before_perform", "after_perform", "EVENT Performed COMPLETED");
    }

    @Test
    void performNow() {
        executionFixture.jobs(new OkJob(executionFixture.trace));
        Integer result = executionFixture.jobs().performNow(OkJob::perform);
        assertThat(result).isEqualTo(42);
        assertThat(executionFixture.trace)
                .containsExactly(
                        "EVENT PerformStarted", "before_perform", "after_perform", "EVENT Performed COMPLETED");
    }

    @Test
    void retryUntilExhausted() {
        executionFixture.random = 0.5;
        executionFixture.jobs(new RetryJob(executionFixture.trace));
        executionFixture.jobs().performLater(RetryJob::perform);
        for (int execution = 1; execution <= 2; execution++) {
            executionFixture.trace.clear();
            Outcome outcome = executionFixture.execute();
            assertThat(outcome).isInstanceOf(Outcome.Retried.class);
            assertThat(executionFixture.trace)
                    .containsExactly(
                            "EVENT PerformStarted",
                            "before_perform",
                            "before_enqueue",
                            "EVENT Enqueued",
                            "after_enqueue",
                            "EVENT RetryEnqueued",
                            "EVENT Performed RETRYABLE");
            assertThat(executionFixture.next().job().executions()).isEqualTo(execution);
            assertThat(executionFixture.next().exceptionExecutions())
                    .containsExactly(java.util.Map.entry("[" + E1.class.getName() + "]", execution));
            assertThat(Duration.between(
                            executionFixture.now(),
                            executionFixture.next().job().scheduledAt()))
                    .isEqualTo(Duration.ofMillis(322_500));
            executionFixture.advance(Duration.ofMillis(322_500));
        }
        executionFixture.trace.clear();
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Dead.class);
        assertThat(executionFixture.trace)
                .containsExactly(
                        "EVENT PerformStarted",
                        "before_perform",
                        "EVENT RetryStopped",
                        "after_discard E1",
                        "EVENT Performed DEAD");
    }

    @Test
    void retryWithABlockGoesElsewhereAndEndsThere() {
        executionFixture.jobs(new BlockJob(executionFixture.trace));
        Block.calls = 0;
        executionFixture.jobs().performNow(BlockJob::perform, "E1");
        assertThat(executionFixture.next().job().queue()).isEqualTo("slow");
        assertThat(executionFixture.next().job().priority()).isEqualTo(5);
        assertThat(Duration.between(
                        executionFixture.now(), executionFixture.next().job().scheduledAt()))
                .isEqualTo(Duration.ofSeconds(3));
        executionFixture.advance(Duration.ofSeconds(3));
        executionFixture.trace.clear();
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Discarded.class);
        assertThat(Block.calls).isEqualTo(1);
        assertThat(executionFixture.trace)
                .containsExactly(
                        "EVENT PerformStarted",
                        "before_perform",
                        "EVENT RetryStopped",
                        "after_discard E1",
                        "EVENT Performed DISCARDED");
    }

    @Test
    void discard() {
        executionFixture.jobs(new BlockJob(executionFixture.trace));
        assertThat(executionFixture.jobs().run(NewJob.of(BlockJob::perform, "E3")))
                .isNull();
        assertThat(executionFixture.trace)
                .containsExactly(
                        "EVENT PerformStarted",
                        "before_perform",
                        "after_discard E3",
                        "EVENT Discarded",
                        "EVENT Performed DISCARDED");
    }

    @Test
    void haltedEnqueue() {
        executionFixture.jobs(new AbortEnqueue());
        EnqueuedJob job = executionFixture.jobs().performLater(AbortEnqueue::perform);
        assertThat(job.status()).isEqualTo(Status.HALTED);
        assertThat(job.isEnqueued()).isFalse();
        assertThat(executionFixture.isEmpty()).isTrue();
    }

    @Test
    void refusedEnqueueKeepsItsError() {
        executionFixture.jobs(new RefusedEnqueue());
        EnqueuedJob job = executionFixture.jobs().performLater(RefusedEnqueue::perform);
        assertThat(job.status()).isEqualTo(Status.FAILED);
        assertThat(job.error()).hasMessage("nope");
    }

    @Test
    void haltedPerform() {
        executionFixture.jobs(new AbortPerform(executionFixture.trace));
        executionFixture.jobs().performLater(AbortPerform::perform);
        executionFixture.trace.clear();
        assertThat(executionFixture.execute()).isEqualTo(new Outcome.Halted());
        assertThat(executionFixture.trace)
                .containsExactly("EVENT PerformStarted", "before_perform", "EVENT Performed HALTED");
    }

    @Test
    void withoutDeclarationTheDefaultAppliesThreeTimesFiveMinutesApart() {
        executionFixture.jobs(new PlainJob(executionFixture.trace));
        executionFixture.jobs().performLater(PlainJob::perform);
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Retried.class);
        assertThat(Duration.between(
                        executionFixture.now(), executionFixture.next().job().scheduledAt()))
                .isEqualTo(Duration.ofMinutes(5));
        executionFixture.advance(Duration.ofMinutes(6));
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Retried.class);
        executionFixture.advance(Duration.ofMinutes(6));
        executionFixture.trace.clear();
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Dead.class);
        assertThat(executionFixture.trace).contains("after_discard IllegalStateException");
    }

    @Test
    void laterDeclarationsWin() {
        executionFixture.jobs(new Ordered(executionFixture.trace));
        executionFixture.jobs().performLater(Ordered::perform, "E2");
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Discarded.class);
        executionFixture.jobs().performLater(Ordered::perform, "E3");
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Retried.class);
        assertThat(executionFixture.next().exceptionExecutions()).containsKey("[java.lang.Exception]");
    }

    @Test
    void bulkRunsNoCallbacksAndReportsPerJob() {
        executionFixture.jobs(new OkJob(executionFixture.trace), new PlacedJob());
        List<EnqueuedJob> results = executionFixture
                .jobs()
                .performAllLater(List.of(
                        NewJob.of(OkJob::perform),
                        NewJob.of(OkJob::perform).set(Options.waitFor(Duration.ofMinutes(1))),
                        NewJob.named("Nope", List.of())));
        assertThat(results)
                .extracting(EnqueuedJob::status)
                .containsExactly(Status.ENQUEUED, Status.ENQUEUED, Status.FAILED);
        assertThat(results.get(2).error()).hasMessageContaining("There is no job named \"Nope\"");
        assertThat(executionFixture.trace).containsExactly("EVENT EnqueuedAll");
    }

    @Test
    void optionsOverrideAnnotations() {
        executionFixture.jobs(new PlacedJob());
        EnqueuedJob own = executionFixture.jobs().performLater(PlacedJob::perform);
        assertThat(own.queue()).isEqualTo("high");
        assertThat(own.priority()).isEqualTo(3);
        EnqueuedJob set = executionFixture
                .jobs()
                .set(Options.queue("low").priority(7).waitFor(Duration.ofHours(1)))
                .performLater(PlacedJob::perform);
        assertThat(set.queue()).isEqualTo("low");
        assertThat(set.priority()).isEqualTo(7);
        assertThat(set.scheduledAt()).isEqualTo(executionFixture.now().plus(Duration.ofHours(1)));
    }

    @Test
    void unreadableArgumentsAreRescuedByDeclarationsAlone() {
        executionFixture.jobs(new DeserJob(executionFixture.trace), new PlainJob(executionFixture.trace));
        assertThat(executionFixture.execute(ExecutionFixture.envelope("DeserJob", "\"x\"")))
                .isInstanceOf(Outcome.Discarded.class);
        assertThat(executionFixture.trace)
                .containsExactly(
                        "EVENT PerformStarted",
                        "after_discard ArgumentException",
                        "EVENT Discarded",
                        "EVENT Performed DISCARDED");
        Outcome outcome = executionFixture.execute(ExecutionFixture.envelope("PlainJob", "1, 2"));
        assertThat(outcome).isInstanceOf(Outcome.Dead.class);
        assertThat(outcome.error()).hasMessageContaining("PlainJob needs (): it got 2 arguments.");
    }

    @Test
    void anUnknownJobIsDead() {
        executionFixture.jobs(new PlacedJob());
        Outcome outcome = executionFixture.execute(ExecutionFixture.envelope("java.lang.Runtime", ""));
        assertThat(outcome).isInstanceOf(Outcome.Dead.class);
        assertThat(outcome.error()).hasMessageContaining("There are: PlacedJob.");
    }

    @Test
    void performNowThrowsWhatIsNotRescued() {
        executionFixture.jobs(new RetryJob(executionFixture.trace));
        executionFixture.jobs().performNow(RetryJob::perform); // enqueues a retry, and reports nothing
        assertThat(executionFixture.next().job().executions()).isEqualTo(1);
        assertThatThrownBy(() -> executionFixture.jobs().performNow("RetryJob", List.of(1)))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("RetryJob needs ()");
    }

    @RetryOn(value = E1.class, attempts = 3)
    static class HaltedRetry implements Job, EnqueueInterceptor {
        public void perform() throws E1 {
            throw new E1();
        }

        @Override
        public void aroundEnqueue(JobInfo job, EnqueueInterceptor.Proceed next) throws Exception {
            if (job.executions() == 0) {
                next.proceed();
            }
        }
    }

    @Test
    void aRetryThatIsHaltedEndsTheJobAsInActiveJob() {
        executionFixture.jobs(new HaltedRetry());
        executionFixture.jobs().performLater(HaltedRetry::perform);
        assertThat(executionFixture.execute()).isInstanceOf(Outcome.Discarded.class);
        executionFixture.advance(Duration.ofDays(1));
        assertThat(executionFixture.isEmpty()).isTrue();
    }

    @Test
    void aListenerThatFailsFailsNoJob() {
        executionFixture.failingListener = true;
        executionFixture.jobs(new OkJob(executionFixture.trace));
        executionFixture.jobs().performLater(OkJob::perform);
        assertThat(executionFixture.execute()).isEqualTo(new Outcome.Completed(42));
    }

    @Test
    void eventsTellHowLongAJobWaited() {
        executionFixture.jobs(new OkJob(executionFixture.trace));
        executionFixture.jobs().performLater(OkJob::perform);
        executionFixture.advance(Duration.ofSeconds(7));
        executionFixture.execute();
        assertThat(executionFixture.events)
                .filteredOn(JobEvent.PerformStarted.class::isInstance)
                .extracting(event -> ((JobEvent.PerformStarted) event).waited())
                .containsExactly(Duration.ofSeconds(7));
    }
}
