package dev.barback.command;

/**
 * Writes text in one line without control characters: backslashes are doubled, and characters that a terminal would act
 * on are written as in JSON, {@code \n} or {@code \u001b}. The escaping is unambiguous and reversible.
 */
public final class Escapes {
    private Escapes() {}

    /** Escapes a text for a line of an answer. */
    public static String escapeLine(String text) {
        return escape(text, false);
    }

    static String escape(String text, boolean inQuotes) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int next = i + Character.charCount(character);
            if (character == '\\' || (inQuotes && character == '"')) {
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
