package dev.barback.internal.worker;

import static dev.barback.internal.worker.WorkerFixture.acquire;
import static dev.barback.internal.worker.WorkerFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.worker.WorkerStatus.State;
import dev.barback.internal.worker.WorkerTestJobs.Blocker;
import dev.barback.internal.worker.WorkerTestJobs.Closer;
import dev.barback.internal.worker.WorkerTestJobs.Patient;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that stops lets its jobs finish, or gives them back. */
@Execution(ExecutionMode.CONCURRENT)
class StoppedWorkerTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void stoppingLetsJobsFinishWithinTheGraceTime() {
        fixture.barback.jobs().performLater(Blocker::perform);
        fixture.start(WorkerOptions.forQueue("default").withGrace(Duration.ofSeconds(20)));
        assertThat(acquire(fixture.blocker.started, 1)).isTrue();
        Thread stopping = new Thread(fixture.worker::close);
        stopping.start();
        await().until(() -> fixture.worker.status().state() == State.STOPPING);
        fixture.blocker.release.countDown();
        await().until(() -> fixture.worker.status().state() == State.STOPPED);
        assertThat(fixture.pending()).isZero();
    }

    @Test
    void whatOutlivesTheGraceTimeIsGivenBackAndCountsNoAttempt() {
        Patient.interruptions.set(0);
        fixture.barback.jobs().performLater(Patient::perform);
        fixture.start(WorkerOptions.forQueue("default").withGrace(Duration.ofMillis(50)));
        await().until(() -> fixture.worker.status().inFlight() == 1);
        fixture.worker.close();
        assertThat(Patient.interruptions).hasValue(1);
        List<Lease> back = fixture.broker.fetch("default", 10, Duration.ofSeconds(5));
        assertThat(back).hasSize(1);
        assertThat(text(back.get(0))).contains("\"executions\":0");
        assertThat(back.get(0).deliveries()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJobThatClosesItsWorkerIsNotGivenBackAndBuriedInTheEnd(boolean elsewhere) {
        WorkerOptions defaults = WorkerOptions.forQueue("default");
        WorkerOptions twice = new WorkerOptions(
                defaults.queues(), defaults.processors(), Duration.ZERO, Duration.ofSeconds(60), 2, ShareRules.EQUAL);
        fixture.closer.close = () -> fixture.worker.close();
        String id =
                fixture.barback.jobs().performLater(Closer::perform, elsewhere).jobId();

        for (int death = 1; death <= 2; death++) {
            fixture.start(twice);
            await().until(() -> fixture.worker.status().state() == State.STOPPED); // long before the grace time is over
            assertThat(fixture.closer.runs).hasValue(death);
        }

        BuriedJob buried = fixture.buried(id);
        assertThat(buried.reason())
                .contains(
                        "It closed its own worker, at ", "Closer.", "WorkerTestJobs.java:", "It was delivered 2 times");
        assertThat(buried.executions()).isEqualTo("2");
        assertThat(buried.backtrace()).contains("Closer");
        assertThat(fixture.pending()).as("the one in the morgue").isEqualTo(1);
    }
}
