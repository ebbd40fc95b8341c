package dev.barback.execution;

import dev.barback.record.ValueText;
import org.jspecify.annotations.Nullable;

/** Text from outside as a line of the log takes it: in one line of bounded length, so that nobody can forge another. */
public final class OneLine {
    private static final int LONGEST = 200;

    private OneLine() {}

    /** The value as text, its control characters escaped, cut after 200 characters. */
    public static String of(@Nullable Object value) {
        String text = ValueText.of(value);
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST) + 3);
        for (int i = 0; i < text.length() && i < LONGEST; i++) {
            char c = text.charAt(i);
            if (movesCursor(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.append(text.length() > LONGEST ? "..." : "").toString();
    }

    /** Or turns the direction in which a terminal writes. */
    private static boolean movesCursor(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> c != '\u200C' && c != '\u200D'; // joiners
            default -> false;
        };
    }
}
