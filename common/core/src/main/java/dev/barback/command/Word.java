package dev.barback.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One word of a command.
 *
 * @param name what stands before the {@code =} of {@code name=value}; null = the word has no name
 * @param text the word, or the value of the name, without its quotes
 * @param quoted whether it stood in quotes, and therefore is text where anything is taken
 */
public record Word(@Nullable String name, String text, boolean quoted) {
    static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=");

    /** A word as a shell hands it over, whose own quotes are gone: what looks like {@code name=value} is one. */
    public static Word ofShell(String typed) {
        Matcher name = NAME.matcher(typed);
        return name.lookingAt()
                ? new Word(name.group(1), typed.substring(name.end()), false)
                : new Word(null, typed, false);
    }

    /**
     * The words of a line.
     *
     * @throws dev.barback.ArgumentException if a quote or a bracket has no end, or no space behind it
     */
    public static List<Word> read(String line) {
        return WordReader.read(line);
    }

    /** A line that reads as these words; quotes are added where they are needed. */
    public static String write(List<Word> words) {
        return words.stream().map(Word::toString).collect(Collectors.joining(" "));
    }

    /** Where names mean nothing: the word, its name included. */
    String whole() {
        return name == null ? text : name + "=" + text;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        String value = !quoted && readsBack() ? text : '"' + Escapes.escape(text, true) + '"';
        return name == null ? value : name + "=" + value;
    }

    private boolean readsBack() {
        if (text.isEmpty()) {
            return name != null;
        }
        try {
            return WordReader.read((name == null ? "" : name + "=") + text).equals(List.of(this));
        } catch (dev.barback.ArgumentException e) {
            return false;
        }
    }
}
