package dev.barback.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports in two sentences, not in a stack trace, which dependency an application lacks. */
final class MissingDependencyAnalyzer extends AbstractFailureAnalyzer<MissingDependencyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingDependencyException cause) {
        return new FailureAnalysis(cause.problem(), cause.action(), cause);
    }
}
