package dev.barback.record;

import java.io.PrintWriter;
import java.io.Writer;

/** Errors in words, whatever the code of the error's own class does. */
public final class ErrorText {
    /** More than anybody keeps of it. */
    private static final int LONGEST_STACK = 8_000;

    private ErrorText() {}

    /** Its class and its message. */
    public static String sentence(Throwable error) {
        return error.getClass().getName() + ": " + message(error);
    }

    /** Its message; what stands for it where it has none to give. */
    public static String message(Throwable error) {
        try {
            return String.valueOf(error.getMessage());
        } catch (Throwable e) { // the application's own class
            return "(no message: " + e.getClass().getName() + ")";
        }
    }

    /** The top of its stack, in lines. */
    public static String stack(Throwable error) {
        Beginning stack = new Beginning();
        try {
            error.printStackTrace(new PrintWriter(stack));
        } catch (Full e) {
            return stack.text.append("...").toString();
        } catch (Throwable e) { // the application's own class
            stack.text.append("(no stack: ").append(e.getClass().getName()).append(')');
        }
        return stack.text.toString();
    }

    /** Takes the beginning of a text, and then ends the telling of it: causes of causes may be without end. */
    private static final class Beginning extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int offset, int length) {
            text.append(characters, offset, Math.min(length, LONGEST_STACK - text.length()));
            if (text.length() == LONGEST_STACK) {
                throw new Full();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Full() {
            super(null, null, false, false);
        }
    }
}
