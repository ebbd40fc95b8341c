package dev.barback.execution;

import dev.barback.record.ValueText;
import org.jspecify.annotations.Nullable;

/** Writes external text for the log: in one line of limited length, so that it can't forge another log line. */
public final class OneLine {
    private static final int MAX_LENGTH = 200;

    private OneLine() {}

    /** The value as text, its control characters escaped, cut after 200 characters. */
    public static String of(@Nullable Object value) {
        String text = ValueText.of(value);
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 3);
        for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (movesCursor(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.append(text.length() > MAX_LENGTH ? "..." : "").toString();
    }

    /** Whether the character moves the cursor or changes the text direction of a terminal. */
    private static boolean movesCursor(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> c != '\u200C' && c != '\u200D'; // joiners
            default -> false;
        };
    }
}
