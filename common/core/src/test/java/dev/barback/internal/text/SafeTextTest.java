package dev.barback.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    private static final String ESC = "\u001b[2J";
    private static final String GLASS = "\ud83c\udf78";

    @Test
    void whatMovesACursorIsEscaped() {
        assertThat(SafeText.forLog("a\nb\t" + ESC + "\u202e")).isEqualTo("a\\nb\\t\\u001b[2J\\u202e");
        assertThat(SafeText.forAnswer("a\nb\\n")).isEqualTo("a\\nb\\\\n");
        assertThat(SafeText.forQuotes("say \"C:\\\"")).isEqualTo("say \\\"C:\\\\\\\"");
    }

    @Test
    void aLogLineKeepsBackslashesAsTheyAre() {
        assertThat(SafeText.forLog("C:\\temp")).isEqualTo("C:\\temp");
    }

    @Test
    void otherScriptsAndEmojiStayAndHalfAPairDoesNot() {
        assertThat(SafeText.forLog("caf\u00e9 \u200d" + GLASS)).isEqualTo("caf\u00e9 \u200d" + GLASS);
        assertThat(SafeText.forLog("\ud83c!")).isEqualTo("\\ud83c!");
    }

    @Test
    void aLogLineIsCutBetweenCharacters() {
        assertThat(SafeText.forLog("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
        assertThat(SafeText.forLog("x".repeat(199) + GLASS)).isEqualTo("x".repeat(199) + "...");
    }

    @Test
    void nothingIsALineOfItsOwn() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 300))
                .check(text -> isPrintable(SafeText.forLog(text))
                        && isPrintable(SafeText.forAnswer(text))
                        && isPrintable(SafeText.forQuotes(text)));
    }

    private static boolean isPrintable(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR);
    }
}
