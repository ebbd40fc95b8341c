package dev.barback.web.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what to set, instead of a stack trace. */
final class InsecureStartAnalyzer extends AbstractFailureAnalyzer<InsecureStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, InsecureStartException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
