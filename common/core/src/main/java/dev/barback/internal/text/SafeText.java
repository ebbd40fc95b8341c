package dev.barback.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * Writes external text in one line without control characters: those that a terminal would act on are written as in JSON,
 * {@code \n} or {@code \u001b}. So it can't forge another line of a log or an answer, nor move a cursor. Stateless.
 */
public final class SafeText {
    private static final int MAX_LOG_LENGTH = 200;

    private SafeText() {}

    /** The value's own text, or a substitute if its {@code toString} fails. Not escaped. */
    public static String of(@Nullable Object value) {
        try {
            String text = String.valueOf(value);
            return text == null ? "null" : text; // toString may return null
        } catch (Throwable e) { // an Error, too: it may recurse, or lack a class
            return value == null ? "null" : "(a " + value.getClass().getName() + " that can't be printed)";
        }
    }

    /** For the log: control characters are escaped, backslashes are not; cut after 200 characters. */
    public static String forLog(@Nullable Object value) {
        String text = of(value);
        if (text.length() <= MAX_LOG_LENGTH) {
            return escape(text, "");
        }
        boolean isPairCut = Character.isHighSurrogate(text.charAt(MAX_LOG_LENGTH - 1));
        return escape(text.substring(0, isPairCut ? MAX_LOG_LENGTH - 1 : MAX_LOG_LENGTH), "") + "...";
    }

    /** For a line of an answer: backslashes are doubled, too, so that the escaping is unambiguous and reversible. */
    public static String forAnswer(String text) {
        return escape(text, "\\");
    }

    /** Within quotes: as {@link #forAnswer}, with a backslash before each quote. The quotes are not added. */
    public static String forQuotes(String text) {
        return escape(text, "\\\"");
    }

    /** @param doubled printable ASCII characters that get a backslash */
    private static String escape(String text, String doubled) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int next = i + Character.charCount(character);
            if (doubled.indexOf(character) >= 0) {
                escaped.append('\\').append((char) character);
            } else if (isPrintable(character)) {
                escaped.appendCodePoint(character);
            } else {
                for (int j = i; j < next; j++) {
                    appendCode(escaped, text.charAt(j));
                }
            }
            i = next;
        }
        return escaped.toString();
    }

    private static void appendCode(StringBuilder escaped, char c) {
        switch (c) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> escaped.append(String.format("\\u%04x", (int) c));
        }
    }

    /**
     * False for half a surrogate pair, which UTF-8 can't encode, and for characters that move a cursor or change the
     * text direction.
     */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Joiners, which some scripts and emoji need
            case Character.FORMAT -> character == 0x200C || character == 0x200D;
            default -> true;
        };
    }
}
