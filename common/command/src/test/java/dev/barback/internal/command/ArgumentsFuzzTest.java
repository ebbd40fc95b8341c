package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.ArgumentException;
import dev.barback.fuzz.CommandedJobs;
import dev.barback.internal.registry.JobDefinition;

/** Arbitrary tokens as a job's arguments, or as times, fit or are refused with a sentence. */
class ArgumentsFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void fitOrAreRefused(FuzzedDataProvider data) {
        JobDefinition job = data.pickValue(CommandedJobs.ALL);
        String line = data.consumeRemainingAsString();
        parsesOrRefuses(() -> ArgumentTokens.bind(job, Token.parse(line)));
        parsesOrRefuses(() -> DueTimeTokens.parseWait(line));
        parsesOrRefuses(() -> DueTimeTokens.parseTime(line));
    }

    private static void parsesOrRefuses(Runnable parsing) {
        try {
            parsing.run();
        } catch (ArgumentException e) {
            assertThat(e.getMessage()).endsWith(".");
        }
    }
}
