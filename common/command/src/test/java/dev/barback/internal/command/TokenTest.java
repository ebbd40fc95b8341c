package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.barback.ArgumentException;
import dev.barback.internal.text.SafeText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class TokenTest {
    private static Token unquoted(String text) {
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

    private static Gen<Token> tokens() {
        return texts().zip(
                        booleans().all(),
                        org.quicktheories.generators.SourceDSL.arbitrary().pick("", "first_name", "_", "n0"),
                        (text, quoted, name) -> new Token(name.isEmpty() ? null : name, text, quoted));
    }

    @Test
    void whatIsWrittenReadsAsTheSameWords() {
        qt().withExamples(5_000)
                .forAll(lists().of(tokens()).ofSizeBetween(0, 5))
                .checkAssert(tokens -> {
                    List<Token> read = Token.parse(Token.write(tokens));
                    assertThat(read).hasSameSizeAs(tokens);
                    for (int i = 0; i < tokens.size(); i++) {
                        assertThat(read.get(i).name()).isEqualTo(tokens.get(i).name());
                        assertThat(read.get(i).text()).isEqualTo(tokens.get(i).text());
                        assertThat(read.get(i).quoted() || !tokens.get(i).quoted())
                                .isTrue();
                    }
                });
    }

    @Test
    void aLineWrittenHasNothingThatMovesACursor() {
        qt().forAll(lists().of(tokens()).ofSizeBetween(0, 5))
                .check(tokens -> Token.write(tokens).chars().noneMatch(Character::isISOControl)
                        || tokens.stream().anyMatch(token -> !token.quoted()));
        qt().forAll(texts())
                .check(text ->
                        SafeText.forAnswer(text).chars().noneMatch(c -> Character.isISOControl(c) || c == 0x202E));
    }

    @Test
    void spacesAndTabsPartWords() {
        assertThat(Token.parse("  perform_later\tHelloMeJob   Ada O'Neil  "))
                .containsExactly(
                        unquoted("perform_later"), unquoted("HelloMeJob"), unquoted("Ada"), unquoted("O'Neil"));
        assertThat(Token.parse("")).isEmpty();
        assertThat(Token.parse(" \t ")).isEmpty();
    }

    @Test
    void quotesKeepSpacesAndEscapes() {
        assertThat(Token.parse("\"Ada Lovelace\" \"\" \"a=b\" \"say \\\"hi\\\" \\\\ \\n\\t\\u00e9\\ud83d\\uDE00\""))
                .containsExactly(
                        quoted(null, "Ada Lovelace"),
                        quoted(null, ""),
                        quoted(null, "a=b"),
                        quoted(null, "say \"hi\" \\ \n\té😀"));
    }

    @Test
    void jsonKeepsSpacesQuotesAndBrackets() {
        String json = "{\"street\": \"Main \\\"St\\\" }\", \"numbers\": [1, [2]]}";
        assertThat(Token.parse(json + " [1, 2] x=[\"]\"]"))
                .containsExactly(unquoted(json), unquoted("[1, 2]"), new Token("x", "[\"]\"]", false));
    }

    @Test
    void namesStandBeforeAnEqualsSign() {
        assertThat(Token.parse("a=1 b=\"x y\" c={\"d\": 1} e= f=g=h 1a=2 http://x?y=z"))
                .containsExactly(
                        new Token("a", "1", false),
                        quoted("b", "x y"),
                        new Token("c", "{\"d\": 1}", false),
                        new Token("e", "", false),
                        new Token("f", "g=h", false),
                        unquoted("1a=2"),
                        unquoted("http://x?y=z"));
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
        assertThatThrownBy(() -> Token.parse(line))
                .isInstanceOf(ArgumentException.class)
                .message()
                .matches("(?s)[A-Z].*\\.");
    }
}
