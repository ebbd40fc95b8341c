package dev.barback.internal.command;

import dev.barback.internal.text.SafeText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One token of a command line.
 *
 * @param name the part before the {@code =} of {@code name=value}; null = none
 * @param text the token, or the value of the name, without its quotes
 * @param quoted whether it was in quotes, and therefore is text if the parameter takes any type
 */
public record Token(@Nullable String name, String text, boolean quoted) {
    static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=");

    /** A token from a shell, which has removed the quotes: any text of the form {@code name=value} has a name. */
    public static Token ofShell(String typed) {
        Matcher name = NAME.matcher(typed);
        return name.lookingAt()
                ? new Token(name.group(1), typed.substring(name.end()), false)
                : new Token(null, typed, false);
    }

    /**
     * Splits a line into tokens.
     *
     * @throws dev.barback.ArgumentException if a quote or a bracket has no end, or no space after it
     */
    public static List<Token> parse(String line) {
        return Tokenizer.parse(line);
    }

    /** A line that parses to these tokens; quotes are added where they are needed. */
    public static String write(List<Token> tokens) {
        return tokens.stream().map(Token::toString).collect(Collectors.joining(" "));
    }

    /** The token including its name, for parameters that have no names. */
    String fullText() {
        return name == null ? text : name + "=" + text;
    }

    /** The token as it is typed. */
    @Override
    public String toString() {
        String value = !quoted && parsesBack() ? text : '"' + SafeText.forQuotes(text) + '"';
        return name == null ? value : name + "=" + value;
    }

    private boolean parsesBack() {
        if (text.isEmpty()) {
            return name != null;
        }
        try {
            return Tokenizer.parse((name == null ? "" : name + "=") + text).equals(List.of(this));
        } catch (dev.barback.ArgumentException e) {
            return false;
        }
    }
}
