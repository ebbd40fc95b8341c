package dev.barback.internal.text;

import java.io.PrintWriter;
import java.io.Writer;

/** Describes errors as text, even if the methods of the error's own class fail. */
public final class ErrorText {
    /** More than is ever kept of a stack. */
    private static final int MAX_STACK_LENGTH = 8_000;

    private ErrorText() {}

    /** Its class and its message. */
    public static String sentence(Throwable error) {
        return error.getClass().getName() + ": " + message(error);
    }

    /** Its message, or a substitute if its own method fails. */
    public static String message(Throwable error) {
        try {
            return String.valueOf(error.getMessage());
        } catch (Throwable e) { // the application's own class
            return "(no message: " + e.getClass().getName() + ")";
        }
    }

    /** The top of its stack, in lines. */
    public static String stack(Throwable error) {
        BoundedWriter stack = new BoundedWriter();
        try {
            error.printStackTrace(new PrintWriter(stack));
        } catch (LimitReached e) {
            return stack.text.append("...").toString();
        } catch (Throwable e) { // the application's own class
            stack.text.append("(no stack: ").append(e.getClass().getName()).append(')');
        }
        return stack.text.toString();
    }

    /** Keeps the beginning of a text, and then stops its writer: causes of causes may be endless. */
    private static final class BoundedWriter extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int offset, int length) {
            text.append(characters, offset, Math.min(length, MAX_STACK_LENGTH - text.length()));
            if (text.length() == MAX_STACK_LENGTH) {
                throw new LimitReached();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class LimitReached extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private LimitReached() {
            super(null, null, false, false);
        }
    }
}
