package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.ArgumentException;
import java.util.List;

/** Arbitrary lines are parsed, or refused with a sentence; parsed tokens can be written and parsed again. */
class LineFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void isReadOrRefused(FuzzedDataProvider data) {
        List<Token> tokens;
        try {
            tokens = Token.parse(data.consumeRemainingAsString());
        } catch (ArgumentException e) {
            assertThat(e.getMessage()).endsWith(".");
            return;
        }
        assertThat(Token.parse(Token.write(tokens))).isEqualTo(tokens);
    }
}
