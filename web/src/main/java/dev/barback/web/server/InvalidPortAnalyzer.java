package dev.barback.web.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints which port is invalid, instead of a stack trace. */
final class InvalidPortAnalyzer extends AbstractFailureAnalyzer<InvalidPortException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidPortException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
