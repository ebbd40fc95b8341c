package dev.barback.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.barback.ArgumentException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class TokenTest {
    private static Token bare(String text) {
        return new Token(null, text, false);
    }

    private static Token quoted(@Nullable String name, String text) {
        return new Token(name, text, true);
    }

    /**
     * Arbitrary characters, including halves of surrogate pairs, and often the special ones of the command language.
     */
    private static Gen<String> texts() {
        Gen<String> any = strings().betweenCodePoints(0, 0x10FFFF).ofLengthBetween(0, 20);
        Gen<String> halves = strings().betweenCodePoints(0xD7F0, 0xE010).ofLengthBetween(0, 5);
        Gen<String> special = lists().of(
                        strings().betweenCodePoints(' ', '~').ofLength(1).mix(special(), 70))
                .ofSizeBetween(0, 12)
                .map(parts -> String.join("", parts));
        return any.mix(halves, 20).mix(special, 60);
    }

    private static Gen<String> special() {
        return org.quicktheories.generators.SourceDSL.arbitrary()
                .pick("\"", "\\", " ", "\t", "{", "}", "[", "]", "=", "a=", "\\u00", "null", ",", ":");
    }

    private static Gen<Token> words() {
        return texts().zip(
                        booleans().all(),
                        org.quicktheories.generators.SourceDSL.arbitrary().pick("", "first_name", "_", "n0"),
                        (text, quoted, name) -> new Token(name.isEmpty() ? null : name, text, quoted));
    }

    @Test
    void whatIsWrittenReadsAsTheSameWords() {
        qt().withExamples(5_000).forAll(lists().of(words()).ofSizeBetween(0, 5)).checkAssert(words -> {
            List<Token> read = Token.read(Token.write(words));
            assertThat(read).hasSameSizeAs(words);
            for (int i = 0; i < words.size(); i++) {
                assertThat(read.get(i).name()).isEqualTo(words.get(i).name());
                assertThat(read.get(i).text()).isEqualTo(words.get(i).text());
                assertThat(read.get(i).quoted() || !words.get(i).quoted()).isTrue();
            }
        });
    }

    @Test
    void aLineWrittenHasNothingThatMovesACursor() {
        qt().forAll(lists().of(words()).ofSizeBetween(0, 5))
                .check(words -> Token.write(words).chars().noneMatch(Character::isISOControl)
                        || words.stream().anyMatch(word -> !word.quoted()));
        qt().forAll(texts())
                .check(text -> Escapes.line(text).chars().noneMatch(c -> Character.isISOControl(c) || c == 0x202E));
    }

    @Test
    void spacesAndTabsPartWords() {
        assertThat(Token.read("  perform_later\tHelloMeJob   Ada O'Neil  "))
                .containsExactly(bare("perform_later"), bare("HelloMeJob"), bare("Ada"), bare("O'Neil"));
        assertThat(Token.read("")).isEmpty();
        assertThat(Token.read(" \t ")).isEmpty();
    }

    @Test
    void quotesKeepSpacesAndEscapes() {
        assertThat(Token.read("\"Ada Lovelace\" \"\" \"a=b\" \"say \\\"hi\\\" \\\\ \\n\\t\\u00e9\\ud83d\\uDE00\""))
                .containsExactly(
                        quoted(null, "Ada Lovelace"),
                        quoted(null, ""),
                        quoted(null, "a=b"),
                        quoted(null, "say \"hi\" \\ \n\té😀"));
    }

    @Test
    void jsonKeepsSpacesQuotesAndBrackets() {
        String json = "{\"street\": \"Main \\\"St\\\" }\", \"numbers\": [1, [2]]}";
        assertThat(Token.read(json + " [1, 2] x=[\"]\"]"))
                .containsExactly(bare(json), bare("[1, 2]"), new Token("x", "[\"]\"]", false));
    }

    @Test
    void namesStandBeforeAnEqualsSign() {
        assertThat(Token.read("a=1 b=\"x y\" c={\"d\": 1} e= f=g=h 1a=2 http://x?y=z"))
                .containsExactly(
                        new Token("a", "1", false),
                        quoted("b", "x y"),
                        new Token("c", "{\"d\": 1}", false),
                        new Token("e", "", false),
                        new Token("f", "g=h", false),
                        bare("1a=2"),
                        bare("http://x?y=z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"a",
                "\"a\\",
                "\"a\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "a\"b",
                "\"a\"b",
                "{",
                "[\"]",
                "[1]2",
                "x=\"",
                "x=[",
                "x=a\"b\"",
                "[\"\\",
                "{}{}"
            })
    void whatHasNoEndIsRefusedInOneSentenceOrTwo(String line) {
        assertThatThrownBy(() -> Token.read(line))
                .isInstanceOf(ArgumentException.class)
                .message()
                .matches("(?s)[A-Z].*\\.");
    }
}
