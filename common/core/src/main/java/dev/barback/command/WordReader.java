package dev.barback.command;

import dev.barback.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Cuts a line into words, once and from left to right. Whether JSON is JSON is for those to say who need it. */
final class WordReader {
    private static final int SHOWN = 40;

    private final String line;
    private int at;

    private WordReader(String line) {
        this.line = line;
    }

    static List<Word> read(String line) {
        WordReader reader = new WordReader(line);
        List<Word> words = new ArrayList<>();
        while (reader.skipSpace()) {
            words.add(reader.word());
        }
        return words;
    }

    /** False at the end of the line. */
    private boolean skipSpace() {
        while (at < line.length() && isSpace(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private Word word() {
        String name = name();
        if (atEnd()) {
            return new Word(name, "", false);
        }
        int start = at;
        char first = line.charAt(at);
        if (first == '"') {
            String text = quoted();
            requireEnd(start, "quote");
            return new Word(name, text, true);
        } else if (first == '{' || first == '[') {
            skipJson();
            requireEnd(start, "bracket");
            return new Word(name, line.substring(start, at), false);
        }
        return new Word(name, bare(), false);
    }

    private @Nullable String name() {
        Matcher name = Word.NAME.matcher(line).region(at, line.length());
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

    /** From an opening quote to behind the closing one. */
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
                                + ", which means nothing: write \\\\ for a backslash. There are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u.");
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

    /** From an opening bracket to behind the one that closes it; brackets inside JSON's strings don't count. */
    private void skipJson() {
        int start = at;
        int depth = 0;
        boolean inString = false;
        do {
            if (at == line.length()) {
                throw new ArgumentException("The bracket that begins with " + shown(start)
                        + " has no end. Put text that is no JSON in quotes.");
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
            throw new ArgumentException("A space is missing behind the " + what + " that ends " + shown(start, at)
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
