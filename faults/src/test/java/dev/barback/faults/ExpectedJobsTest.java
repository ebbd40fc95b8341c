package dev.barback.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.faults.ExpectedJobs.Expectation;
import dev.barback.faults.ExpectedJobs.JobSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedJobsTest {
    @TempDir
    private Path marks;

    private ExpectedJobs expectedJobs;
    private MarkReader reader;

    @BeforeEach
    void start() {
        expectedJobs = new ExpectedJobs();
        reader = new MarkReader(marks, expectedJobs);
    }

    @Test
    void aJobThatCompletedIsOver() throws IOException {
        long number = expectedJobs.add(Expectation.COMPLETES, 100);
        write("0 s 100", "0 e 130");

        JobSnapshot job = only(number);

        assertThat(job.isOver()).isTrue();
        assertThat(job.isDoubled()).isFalse();
        assertThat(job.isEarly(Duration.ZERO)).isFalse();
    }

    @Test
    void aJobThatWasCutOffIsNotOver() throws IOException {
        long number = expectedJobs.add(Expectation.COMPLETES, 100);
        write("0 s 100");

        assertThat(only(number).isOver()).isFalse();
    }

    @Test
    void oneStartTooManyIsADoublet() throws IOException {
        long number = expectedJobs.add(new Expectation(2, "completed"), 100);
        write("0 s 100", "0 f 110", "0 s 200", "0 e 210");
        assertThat(only(number).isDoubled()).isFalse();

        write("0 s 300");
        assertThat(only(number).isDoubled()).isTrue();
    }

    @Test
    void aJobThatStartsBeforeItIsDueIsEarly() throws IOException {
        long number = expectedJobs.add(Expectation.COMPLETES, 100);
        write("0 s 99");

        assertThat(only(number).isEarly(Duration.ZERO)).isTrue();
        assertThat(only(number).isEarly(Duration.ofNanos(1))).isFalse();
    }

    @Test
    void aJobThatEndsItsProcessIsOverWithItsLastDelivery() throws IOException {
        long number = expectedJobs.add(new Expectation(2, "dead"), 100);
        write("0 s 100");
        assertThat(only(number).isOver()).isFalse();

        write("0 s 200");
        assertThat(only(number).isOver()).isTrue();
    }

    @Test
    void aLineThatIsBeingWrittenIsReadWhenItIsWhole() throws IOException {
        long number = expectedJobs.add(Expectation.COMPLETES, 100);
        Files.writeString(file(), "0 s 10");
        assertThat(only(number).starts()).isZero();

        Files.writeString(file(), "0\n0 e 130\n", StandardOpenOption.APPEND);
        assertThat(only(number).isOver()).isTrue();
        assertThat(only(number).firstStartNanos()).isEqualTo(100);
    }

    private JobSnapshot only(long number) {
        reader.read();
        return expectedJobs.range(number, number + 1).get(0);
    }

    private void write(String... lines) throws IOException {
        Files.writeString(
                file(), String.join("\n", lines) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path file() {
        return marks.resolve("marks-1");
    }
}
