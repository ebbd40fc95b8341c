package dev.barback.web.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set, instead of a stack trace. */
final class SecurityRefusalAnalyzer extends AbstractFailureAnalyzer<SecurityRefusal> {
    @Override
    protected FailureAnalysis analyze(Throwable root, SecurityRefusal cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
