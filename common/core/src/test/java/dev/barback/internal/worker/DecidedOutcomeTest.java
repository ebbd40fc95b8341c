package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.barback.EnqueueInterceptor;
import dev.barback.ErrorHandler;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobEvent;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.text.ErrorText;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The outcome of an execution is final: failures of the application's classes don't change it. */
@Execution(ExecutionMode.CONCURRENT)
class DecidedOutcomeTest {
    /** A stopping worker waits for it. */
    private static final QueueOptions SHORTLY = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));

    private final MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(30));
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();
    private final Late late = new Late();
    private final Barback barback = Barback.builder(
                    broker,
                    JobRegistry.of(new Telling(), new Retried(), new Failing(), new Handled(), new Rethrown(), late))
            .listeners(List.of(events::add))
            .enqueueSettings(new EnqueueSettings("default", List.of(), TransactionHook.NONE))
            .build();
    private final Worker worker =
            barback.worker(WorkerOptions.forQueue("default").withProcessors(1).withQueues(Map.of("default", SHORTLY)));

    /** How a method of the application's class may fail when a message or text is requested. */
    enum Hostility {
        EXCEPTION,
        RECURSION,
        OUT_OF_MEMORY,
        LINKAGE,
        NULL;

        @Nullable String text() {
            return switch (this) {
                case EXCEPTION -> throw new IllegalStateException("mute");
                case RECURSION -> text() + "again";
                case OUT_OF_MEMORY -> throw new OutOfMemoryError("as if");
                case LINKAGE -> throw new NoClassDefFoundError("gone");
                case NULL -> null;
            };
        }
    }

    record Result(Hostility hostility) {
        @Override
        @SuppressWarnings("NullAway") // applications may not use it
        public String toString() {
            return hostility.text();
        }
    }

    /** An error all of whose methods fail. */
    static class Hostile extends RuntimeException {
        private final transient Hostility hostility;

        Hostile(Hostility hostility) {
            this.hostility = hostility;
        }

        @Override
        public @Nullable String getMessage() {
            return hostility.text();
        }

        @Override
        @SuppressWarnings("NullAway")
        public String toString() {
            return hostility.text();
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            return hostility.text() == null ? new Hostile(hostility) : null; // a new one each time: endless causes
        }

        @Override
        @SuppressWarnings("NullAway")
        public StackTraceElement[] getStackTrace() {
            hostility.text();
            return null;
        }

        @Override
        public void printStackTrace(PrintWriter out) {
            if (hostility != Hostility.NULL) {
                hostility.text();
            }
            super.printStackTrace(out);
        }
    }

    static class Telling implements Job {
        public Result perform(Hostility hostility) {
            return new Result(hostility);
        }
    }

    @RetryOn(value = Hostile.class, waitFor = "1d", attempts = 2)
    static class Retried implements Job {
        public void perform(Hostility hostility) {
            throw new Hostile(hostility);
        }
    }

    @RetryOn(value = Hostile.class, attempts = 1)
    static class Failing implements Job {
        public void perform(Hostility hostility) {
            throw new Hostile(hostility);
        }

        @Override
        public void afterDiscard(JobContext context, Throwable error) {
            throw (Hostile) error;
        }
    }

    static class Handler implements ErrorHandler {
        @Override
        public void handle(JobContext context, Throwable error) {}
    }

    @RetryOn(value = Hostile.class, attempts = 1, handler = Handler.class)
    static class Handled implements Job {
        public void perform(Hostility hostility) {
            throw new Hostile(hostility);
        }
    }

    static class Thrower implements ErrorHandler {
        @Override
        public void handle(JobContext context, Throwable error) throws Exception {
            throw (Exception) error;
        }
    }

    @RetryOn(value = IllegalStateException.class, attempts = 1, handler = Thrower.class)
    static class Rethrown implements Job {
        public void perform() {
            throw new IllegalStateException("to be thrown once more");
        }
    }

    /** Fails after its retry was enqueued. */
    @RetryOn(value = IllegalStateException.class, waitFor = "1d", attempts = 2)
    static class Late implements Job, EnqueueInterceptor {
        volatile boolean fails;

        public void perform() {
            fails = true;
            throw new IllegalStateException("and is retried");
        }

        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) throws Exception {
            if (next.proceed() && fails) {
                throw new AssertionError("too late");
            }
        }
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @ParameterizedTest
    @EnumSource
    void aResultThatCantBePrintedIsACompletedJob(Hostility hostility) {
        barback.jobs().performLater(Telling::perform, hostility);

        assertThat(awaitOutcome()).isEqualTo(ExecutionOutcome.COMPLETED);
        assertThat(remaining()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatCantBeToldIsRetriedAndNoMore(Hostility hostility) {
        barback.jobs().performLater(Retried::perform, hostility);

        assertThat(awaitOutcome()).isEqualTo(ExecutionOutcome.RETRYABLE);
        assertThat(remaining()).singleElement().satisfies(retry -> {
            assertThat(retry.queue()).isEqualTo("default");
            assertThat(new String(retry.message().data(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"executions\":1", "Hostile]\":1");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatCantBeToldIsBuriedOnceWithItsClassAndCount(Hostility hostility) {
        barback.jobs().performLater(Failing::perform, hostility);

        assertThat(awaitOutcome()).isEqualTo(ExecutionOutcome.DEAD);
        await().until(() -> remaining().size() == 1);
        BuriedJob buried = barback.morgue().list(10).get(0);
        assertThat(buried.errorClass()).isEqualTo(Hostile.class.getName());
        assertThat(buried.reason()).startsWith(Hostile.class.getName());
        assertThat(buried.executions()).isEqualTo("1");
        assertThat(events).filteredOn(JobEvent.Buried.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatCantBeToldIsHandled(Hostility hostility) {
        barback.jobs().performLater(Handled::perform, hostility);

        assertThat(awaitOutcome()).isEqualTo(ExecutionOutcome.DISCARDED);
        assertThat(remaining()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsTheSameErrorOnceMoreBuriesTheJobWithIt() {
        barback.jobs().performLater(Rethrown::perform);

        assertThat(awaitOutcome()).isEqualTo(ExecutionOutcome.DEAD);
        await().until(() -> remaining().size() == 1);
        BuriedJob buried = barback.morgue().list(10).get(0);
        assertThat(buried.reason()).isEqualTo("java.lang.IllegalStateException: to be thrown once more");
        assertThat(buried.executions()).isEqualTo("1");
    }

    @Test
    void anInterceptorThatFailsWhenTheRetryIsEnqueuedBuriesNothing() {
        barback.jobs().performLater(Late::perform);

        assertThat(awaitOutcome()).isEqualTo(ExecutionOutcome.RETRYABLE);
        assertThat(remaining())
                .singleElement()
                .satisfies(retry -> assertThat(retry.queue()).isEqualTo("default"));
    }

    /** An encoder, or an appender, that fails on all log lines of jobs. */
    @Test
    void aLogThatFailsChangesNothing() {
        Logger log = (Logger) LoggerFactory.getLogger("dev.barback");
        AppenderBase<ILoggingEvent> failing = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().contains("Telling")
                        || event.getFormattedMessage().contains("Failing")) {
                    throw new StackOverflowError("an encoder");
                }
            }
        };
        failing.setContext(log.getLoggerContext());
        failing.start();
        log.addAppender(failing);
        try {
            barback.jobs().performLater(Telling::perform, Hostility.NULL);
            barback.jobs().performLater(Failing::perform, Hostility.EXCEPTION);
            worker.start();
            await().until(() -> outcomes().count() == 2);
            await().until(() -> remaining().size() == 1);
        } finally {
            log.detachAppender(failing);
        }

        assertThat(outcomes()).containsExactlyInAnyOrder(ExecutionOutcome.COMPLETED, ExecutionOutcome.DEAD);
        assertThat(barback.morgue().list(10))
                .singleElement()
                .satisfies(buried -> assertThat(buried.executions()).isEqualTo("1"));
    }

    @Test
    void whoPerformsNowIsThrownTheVeryError() {
        assertThatThrownBy(() -> barback.jobs().performNow(Failing::perform, Hostility.RECURSION))
                .isInstanceOf(Hostile.class);
    }

    @Test
    void aStackWithoutEndIsCut() {
        assertThat(ErrorText.stack(new Hostile(Hostility.NULL)))
                .hasSizeLessThan(10_000)
                .endsWith("...");
    }

    private ExecutionOutcome awaitOutcome() {
        worker.start();
        await().until(() -> outcomes().findAny().isPresent());
        await().until(() -> worker.status().leases() == 0);
        return outcomes().findAny().orElseThrow();
    }

    private Stream<ExecutionOutcome> outcomes() {
        return events.stream()
                .filter(JobEvent.Performed.class::isInstance)
                .map(event -> ((JobEvent.Performed) event).outcome());
    }

    /** The messages in all queues, including the morgue. */
    private List<MemoryBroker.Waiting> remaining() {
        return broker.waiting();
    }
}
