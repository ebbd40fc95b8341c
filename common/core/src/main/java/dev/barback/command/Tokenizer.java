package dev.barback.command;

import dev.barback.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Splits a line into tokens, once and from left to right. It does not validate JSON. */
final class Tokenizer {
    private static final int SHOWN = 40;

    private final String line;
    private int at;

    private Tokenizer(String line) {
        this.line = line;
    }

    static List<Token> read(String line) {
        Tokenizer reader = new Tokenizer(line);
        List<Token> words = new ArrayList<>();
        while (reader.skipSpace()) {
            words.add(reader.word());
        }
        return words;
    }

    /** Skips spaces; false at the end of the line. */
    private boolean skipSpace() {
        while (at < line.length() && isSpace(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private Token word() {
        String name = name();
        if (atEnd()) {
            return new Token(name, "", false);
        }
        int start = at;
        char first = line.charAt(at);
        if (first == '"') {
            String text = quoted();
            requireEnd(start, "quote");
            return new Token(name, text, true);
        } else if (first == '{' || first == '[') {
            skipJson();
            requireEnd(start, "bracket");
            return new Token(name, line.substring(start, at), false);
        }
        return new Token(name, bare(), false);
    }

    private @Nullable String name() {
        Matcher name = Token.NAME.matcher(line).region(at, line.length());
        if (!name.lookingAt()) {
            return null;
        }
        at = name.end();
        return name.group(1);
    }

    private String bare() {
        int start = at;
        while (!atEnd()) {
            if (line.charAt(at) == '"') {
                throw new ArgumentException("In " + shown(start)
                        + " there is a quote: put the whole word in quotes, and write \\\" for one inside.");
            }
            at++;
        }
        return line.substring(start, at);
    }

    /** Reads from an opening quote to after the closing one. */
    private String quoted() {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped(start) : c);
        }
        throw new ArgumentException("The quote that begins with " + shown(start) + " has no end.");
    }

    private char escaped(int start) {
        if (at == line.length()) {
            throw new ArgumentException("The quote that begins with " + shown(start) + " has no end.");
        }
        char c = line.charAt(at++);
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
                        "In " + shown(start) + " there is \\" + c
                                + ", an unknown escape: write \\\\ for a backslash. There are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u.");
        };
    }

    private char unicode(int start) {
        int end = at + 4;
        int value = 0;
        while (at < end && at < line.length()) {
            char c = line.charAt(at);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                break;
            }
            value = value * 16 + digit;
            at++;
        }
        if (at < end) {
            throw new ArgumentException("In " + shown(start) + " there is \\u without four hexadecimal digits.");
        }
        return (char) value;
    }

    /** Skips from an opening bracket to after the closing one; brackets inside JSON strings don't count. */
    private void skipJson() {
        int start = at;
        int depth = 0;
        boolean inString = false;
        do {
            if (at == line.length()) {
                throw new ArgumentException("The bracket that begins with " + shown(start)
                        + " has no end. Put text that is not JSON in quotes.");
            }
            char c = line.charAt(at++);
            if (inString) {
                if (c == '\\' && at < line.length()) {
                    at++;
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
            throw new ArgumentException("A space is missing after the " + what + " that ends " + shown(start, at)
                    + ". Put the whole word in quotes, if it is one.");
        }
    }

    private boolean atEnd() {
        return at == line.length() || isSpace(line.charAt(at));
    }

    private String shown(int start) {
        return shown(start, line.length());
    }

    private String shown(int start, int end) {
        return end - start <= SHOWN ? line.substring(start, end) : line.substring(start, start + SHOWN) + "...";
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
