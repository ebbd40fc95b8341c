package dev.barback.web.http;

/** Sanitizes client text for answers and logs: valid Unicode, no control characters, limited length. */
public final class SafeQuote {
    private static final int MAX_SENTENCE_LENGTH = 1_000;
    private static final int MAX_QUOTE_LENGTH = 60;

    private SafeQuote() {}

    /** A message that may contain client text. */
    public static String sentence(String text) {
        return of(text, MAX_SENTENCE_LENGTH);
    }

    /** Client text in quotes. */
    public static String quote(String text) {
        return '"' + of(text, MAX_QUOTE_LENGTH) + '"';
    }

    /** At most so many characters of a text. */
    public static String of(String text, int maxLength) {
        StringBuilder safe = new StringBuilder();
        int characters = 0;
        for (int i = 0; i < text.length(); characters++) {
            if (characters == maxLength) {
                return safe.append("...").toString();
            }
            int character = text.codePointAt(i);
            safe.appendCodePoint(isPrintable(character) ? character : '\uFFFD');
            i += Character.charCount(character);
        }
        return safe.toString();
    }

    /** No lone surrogate, which UTF-8 can't encode; no character that moves the cursor or changes the direction. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
