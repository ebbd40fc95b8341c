package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobTimeoutException;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.WorkerTestJobs.Endless;
import dev.barback.internal.worker.WorkerTestJobs.Failer;
import dev.barback.internal.worker.WorkerTestJobs.Mute;
import dev.barback.internal.worker.WorkerTestJobs.MuteError;
import dev.barback.internal.worker.WorkerTestJobs.Recorder;
import dev.barback.internal.worker.WorkerTestJobs.Sleepy;
import dev.barback.internal.worker.WorkerTestJobs.Stubborn;
import dev.barback.internal.worker.WorkerTestJobs.Unformulated;
import dev.barback.spi.InstanceFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs that fail are retried, discarded or buried, and never stop their worker. */
@Execution(ExecutionMode.CONCURRENT)
class FailedJobsTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void retriesUntilTheMorgue() {
        fixture.start(WorkerOptions.forQueue("default"));
        String id =
                fixture.barback.jobs().performLater(Failer::perform, "retry").jobId();
        BuriedJob buried = fixture.buried(id);
        assertThat(fixture.failer.executions).containsExactly(1, 2, 3);
        assertThat(buried.errorClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(buried.executions()).isEqualTo("3");
        assertThat(buried.reason()).contains("again");
        assertThat(buried.queue()).isEqualTo("default");
        assertThat(buried.backtrace()).contains("WorkerTest");
    }

    @Test
    void aRevivedJobStartsAtZero() {
        fixture.start(WorkerOptions.forQueue("default"));
        String id =
                fixture.barback.jobs().performLater(Failer::perform, "retry").jobId();
        fixture.buried(id);
        fixture.failer.executions.clear();
        assertThat(fixture.barback
                        .morgue()
                        .revive(job -> job.jobId().equals(id))
                        .done())
                .hasSize(1);
        await().until(() -> fixture.failer.executions.size() == 3);
        assertThat(fixture.failer.executions).containsExactly(1, 2, 3);
        fixture.buried(id);
        assertThat(fixture.barback.morgue().delete(job -> true).done()).hasSize(1);
        assertThat(fixture.barback.morgue().list(10)).isEmpty();
    }

    @Test
    void discardedJobsGoNowhere() {
        fixture.start(WorkerOptions.forQueue("default"));
        fixture.barback.jobs().performLater(Failer::perform, "discard");
        await().until(() -> fixture.failer.executions.size() == 1 && fixture.leased() == 0);
        assertThat(fixture.barback.morgue().list(10)).isEmpty();
    }

    @Test
    void whatCantBeReadIsBuriedWithTheReason() {
        fixture.start(WorkerOptions.forQueue("default"));
        fixture.publish(
                "nonsense",
                "{\"job_class\":\"Nope\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[]}",
                "{\"job_class\":\"Recorder\",\"job_id\":\"2\",\"queue_name\":\"default\",\"arguments\":[]}",
                "{\"job_class\":\"Recorder\",\"job_id\":\"3\",\"queue_name\":\"!\",\"arguments\":[\"x\"]}");
        await().until(() -> fixture.barback.morgue().list(10).size() == 4);
        assertThat(fixture.barback.morgue().list(10))
                .extracting(BuriedJob::reason)
                .anyMatch(reason -> reason.contains("not JSON"))
                .anyMatch(reason -> reason.contains("no job named \"Nope\""))
                .anyMatch(reason -> reason.contains("Recorder needs (what)"))
                .anyMatch(reason -> reason.contains("name of a queue"));
        assertThat(fixture.recorder.seen).isEmpty();
        assertThat(fixture.barback.morgue().list(10))
                .filteredOn(job -> job.jobClass().isEmpty())
                .extracting(BuriedJob::data)
                .contains("nonsense");
    }

    @Test
    void errorsOfAnyKindLeaveTheWorkerAlive() {
        fixture.start(WorkerOptions.forQueue("default").withProcessors(1));
        fixture.barback.jobs().performLater(Failer::perform, "error");
        fixture.barback.jobs().performLater(Failer::perform, "odd");
        fixture.barback.jobs().performLater(Stubborn::perform);
        fixture.barback.jobs().performLater(Recorder::perform, "after");
        await().until(() -> fixture.recorder.seen.contains("after"));
        assertThat(fixture.barback.morgue().list(10))
                .hasSize(3); // no policy was declared for an Error or a plain Exception
    }

    @Test
    void codeOfTheApplicationThatFailsWhereItShouldNotLeadsToTheMorgueAtOnce() {
        Unformulated.runs.set(0);
        fixture.start(WorkerOptions.forQueue("default"));
        assertThat(fixture.buried(fixture.barback
                                .jobs()
                                .performLater(Unformulated::perform)
                                .jobId())
                        .reason())
                .contains("no formula");
        assertThat(Unformulated.runs).hasValue(1);
        assertThat(fixture.buried(fixture.barback
                                .jobs()
                                .performLater(Endless::perform)
                                .jobId())
                        .reason())
                .contains("A job's due time is from 1700 to 9999");
    }

    @Test
    void anErrorThatCantEvenBeNamedLosesNoJob() {
        WorkerOptions once = WorkerOptions.forQueue("default");
        Barback impatient = Barback.builder(
                        fixture.broker,
                        new JobRegistry.Builder(new RetryDefaults(1, Duration.ZERO, 0), InstanceFactory.CONSTRUCTED)
                                .add(Mute.class, Mute::new)
                                .build())
                .build();
        fixture.worker = impatient.worker(once);
        fixture.worker.start();
        BuriedJob buried =
                fixture.buried(impatient.jobs().performLater(Mute::perform).jobId());
        assertThat(buried.errorClass()).isEqualTo(MuteError.class.getName());
    }

    @Test
    void aJobThatTakesTooLongIsInterrupted() {
        fixture.start(WorkerOptions.forQueue("default").withProcessors(1));
        String id = fixture.barback.jobs().performLater(Sleepy::perform).jobId();
        assertThat(fixture.buried(id).errorClass()).isEqualTo(JobTimeoutException.class.getName());
        fixture.barback.jobs().performLater(Recorder::perform, "after");
        await().until(() -> fixture.recorder.seen.contains("after"));
    }

    @Test
    void aMessageThatIsNeverSettledIsBuried() {
        fixture.barback.jobs().performLater(Recorder::perform, "killer");
        for (int i = 0; i < 5; i++) { // five workers die with it: the lease ends by itself
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> fixture.broker
                                    .fetch("default", 1, Duration.ofMillis(100))
                                    .size()
                            == 1);
        }
        fixture.start(WorkerOptions.forQueue("default"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> fixture.barback.morgue().list(10).size() == 1);
        BuriedJob buried = fixture.barback.morgue().list(10).get(0);
        assertThat(buried.reason())
                .contains("seems to kill its worker", "It was delivered 5 times", "counted as an execution");
        assertThat(buried.executions()).isEqualTo("5");
        assertThat(fixture.recorder.seen).isEmpty();
    }
}
