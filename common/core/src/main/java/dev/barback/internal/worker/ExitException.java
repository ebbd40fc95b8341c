package dev.barback.internal.worker;

import dev.barback.BarbackException;

/** The error of a job that ended its own process or closed its worker, with the stack of the thread that did so. */
final class ExitException extends BarbackException {
    private static final long serialVersionUID = 1L;

    ExitException(String message, StackTraceElement[] stack) {
        super(message);
        setStackTrace(stack);
    }
}
