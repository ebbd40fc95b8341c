package dev.barback.record;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Errors in words, whatever the code of the error's own class does. */
public final class ErrorText {
    private ErrorText() {}

    /** Its class and its message. */
    public static String sentence(Throwable error) {
        return error.getClass().getName() + ": " + message(error);
    }

    /** Its message; what stands for it where it has none to give. */
    public static String message(Throwable error) {
        try {
            return String.valueOf(error.getMessage());
        } catch (RuntimeException | StackOverflowError e) { // the application's own class
            return "(no message: " + e.getClass().getName() + ")";
        }
    }

    /** Its stack, in lines. */
    public static String stack(Throwable error) {
        StringWriter stack = new StringWriter();
        try {
            error.printStackTrace(new PrintWriter(stack));
        } catch (RuntimeException | StackOverflowError e) { // the application's own class
            stack.append("(no stack: ").append(e.getClass().getName()).append(')');
        }
        return stack.toString();
    }
}
