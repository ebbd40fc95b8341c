package dev.barback.internal.command;

import dev.barback.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Splits a line into tokens, once and from left to right. It does not validate JSON. */
final class Tokenizer {
    private static final int MAX_SHOWN_LENGTH = 40;

    private final String line;
    private int position;

    private Tokenizer(String line) {
        this.line = line;
    }

    static List<Token> parse(String line) {
        Tokenizer tokenizer = new Tokenizer(line);
        List<Token> tokens = new ArrayList<>();
        while (tokenizer.skipSpace()) {
            tokens.add(tokenizer.token());
        }
        return tokens;
    }

    /** Skips spaces; false at the end of the line. */
    private boolean skipSpace() {
        while (position < line.length() && isSpace(line.charAt(position))) {
            position++;
        }
        return position < line.length();
    }

    private Token token() {
        String name = name();
        if (atEnd()) {
            return new Token(name, "", false);
        }
        int start = position;
        char first = line.charAt(position);
        if (first == '"') {
            String text = quoted();
            requireEnd(start, "quote");
            return new Token(name, text, true);
        } else if (first == '{' || first == '[') {
            skipJson();
            requireEnd(start, "bracket");
            return new Token(name, line.substring(start, position), false);
        }
        return new Token(name, unquoted(), false);
    }

    private @Nullable String name() {
        Matcher name = Token.NAME.matcher(line).region(position, line.length());
        if (!name.lookingAt()) {
            return null;
        }
        position = name.end();
        return name.group(1);
    }

    private String unquoted() {
        int start = position;
        while (!atEnd()) {
            if (line.charAt(position) == '"') {
                throw new ArgumentException("In " + excerpt(start)
                        + " there is a quote: put the whole word in quotes, and write \\\" for one inside.");
            }
            position++;
        }
        return line.substring(start, position);
    }

    /** Reads from an opening quote to after the closing one. */
    private String quoted() {
        int start = position++;
        StringBuilder text = new StringBuilder();
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped(start) : c);
        }
        throw new ArgumentException("The quote that begins with " + excerpt(start) + " has no end.");
    }

    private char escaped(int start) {
        if (position == line.length()) {
            throw new ArgumentException("The quote that begins with " + excerpt(start) + " has no end.");
        }
        char c = line.charAt(position++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(start);
            default ->
                throw new ArgumentException(
                        "In " + excerpt(start) + " there is \\" + c
                                + ", an unknown escape: write \\\\ for a backslash. There are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u.");
        };
    }

    private char unicode(int start) {
        int end = position + 4;
        int value = 0;
        while (position < end && position < line.length()) {
            char c = line.charAt(position);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                break;
            }
            value = value * 16 + digit;
            position++;
        }
        if (position < end) {
            throw new ArgumentException("In " + excerpt(start) + " there is \\u without four hexadecimal digits.");
        }
        return (char) value;
    }

    /** Skips from an opening bracket to after the closing one; brackets inside JSON strings don't count. */
    private void skipJson() {
        int start = position;
        int depth = 0;
        boolean inString = false;
        do {
            if (position == line.length()) {
                throw new ArgumentException("The bracket that begins with " + excerpt(start)
                        + " has no end. Put text that is not JSON in quotes.");
            }
            char c = line.charAt(position++);
            if (inString) {
                if (c == '\\' && position < line.length()) {
                    position++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        } while (depth > 0);
    }

    private void requireEnd(int start, String what) {
        if (!atEnd()) {
            throw new ArgumentException("A space is missing after the " + what + " that ends "
                    + excerpt(start, position) + ". Put the whole word in quotes, if it is one.");
        }
    }

    private boolean atEnd() {
        return position == line.length() || isSpace(line.charAt(position));
    }

    private String excerpt(int start) {
        return excerpt(start, line.length());
    }

    private String excerpt(int start, int end) {
        return end - start <= MAX_SHOWN_LENGTH
                ? line.substring(start, end)
                : line.substring(start, start + MAX_SHOWN_LENGTH) + "...";
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
