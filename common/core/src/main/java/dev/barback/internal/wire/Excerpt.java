package dev.barback.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The beginning of a text, for messages: short, valid Unicode, and without control characters. */
public final class Excerpt {
    private static final int MAX_LENGTH = 40;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Excerpt() {}

    /** The text itself if it is short, else its first 40 characters. */
    public static String of(String text) {
        String beginning = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
        String valid = new String(beginning.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return CONTROL.matcher(valid).replaceAll("?");
    }

    /** The excerpt in quotation marks. */
    public static String quoted(String text) {
        return '"' + of(text) + '"';
    }
}
