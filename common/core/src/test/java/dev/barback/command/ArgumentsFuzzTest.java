package dev.barback.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.ArgumentException;
import dev.barback.fuzz.FuzzedJobs;
import dev.barback.registry.JobDefinition;

/** Whatever words are typed for a job's arguments, they fit or are refused in a sentence; the same of times. */
class ArgumentsFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void fitOrAreRefused(FuzzedDataProvider data) {
        JobDefinition job = data.pickValue(FuzzedJobs.ALL);
        String line = data.consumeRemainingAsString();
        refusedAtMost(() -> ArgumentWords.bind(job, Word.read(line)));
        refusedAtMost(() -> TimeWords.wait(line));
        refusedAtMost(() -> TimeWords.moment(line));
    }

    private static void refusedAtMost(Runnable reading) {
        try {
            reading.run();
        } catch (ArgumentException e) {
            assertThat(e.getMessage()).endsWith(".");
        }
    }
}
