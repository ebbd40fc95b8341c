package dev.barback.web;

/** What clients sent, fit to be sent back and logged: valid Unicode, no control characters, not endless. */
final class Legible {
    private static final int LONGEST_SENTENCE = 1_000;
    private static final int LONGEST_QUOTE = 60;

    private Legible() {}

    /** A sentence that may contain words of the client. */
    static String sentence(String text) {
        return of(text, LONGEST_SENTENCE);
    }

    /** A word of the client's in quotes. */
    static String quote(String text) {
        return '"' + of(text, LONGEST_QUOTE) + '"';
    }

    /** At most so many characters of a text. */
    static String of(String text, int longest) {
        StringBuilder legible = new StringBuilder();
        int characters = 0;
        for (int i = 0; i < text.length(); characters++) {
            if (characters == longest) {
                return legible.append("...").toString();
            }
            int character = text.codePointAt(i);
            legible.appendCodePoint(isHarmless(character) ? character : '\uFFFD');
            i += Character.charCount(character);
        }
        return legible.toString();
    }

    /** Not half a surrogate pair, which UTF-8 can't write; nothing that moves a cursor or turns the direction. */
    private static boolean isHarmless(int character) {
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
