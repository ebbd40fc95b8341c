package dev.barback.command;

/**
 * Text in one line that moves no cursor: backslashes are doubled, and characters that a terminal would act on are
 * written as in JSON, {@code \n} or {@code \u001b}. So every text has a form of its own, and can be had back.
 */
public final class Escapes {
    private Escapes() {}

    /** The text as a line of an answer shows it. */
    public static String line(String text) {
        return escape(text, false);
    }

    static String escape(String text, boolean inQuotes) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int next = i + Character.charCount(character);
            if (character == '\\' || (inQuotes && character == '"')) {
                escaped.append('\\').append((char) character);
            } else if (isHarmless(character)) {
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

    /** Not half a surrogate pair, which UTF-8 can't write; nothing that moves a cursor or turns the direction. */
    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Joiners, which some scripts and emoji are written with
            case Character.FORMAT -> character == 0x200C || character == 0x200D;
            default -> true;
        };
    }
}
