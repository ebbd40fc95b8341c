package dev.barback.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.ArgumentException;
import java.util.List;

/** Whatever is typed is read, or refused in a sentence; what is read can be written and read again. */
class LineFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void isReadOrRefused(FuzzedDataProvider data) {
        List<Word> words;
        try {
            words = Word.read(data.consumeRemainingAsString());
        } catch (ArgumentException e) {
            assertThat(e.getMessage()).endsWith(".");
            return;
        }
        assertThat(Word.read(Word.write(words))).isEqualTo(words);
    }
}
