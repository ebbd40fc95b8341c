package dev.barback.worker;

import dev.barback.BarbackException;

/** What a job has died of that ended its own process, with the stack of the thread that did so. */
final class ExitException extends BarbackException {
    private static final long serialVersionUID = 1L;

    ExitException(String message, StackTraceElement[] stack) {
        super(message);
        setStackTrace(stack);
    }
}
