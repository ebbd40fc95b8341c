package dev.barback.spring;

import dev.barback.internal.pubsub.PubSubSetupException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports in a sentence, not in a stack trace, why an application with Pub/Sub does not start. */
final class PubSubSetupAnalyzer extends AbstractFailureAnalyzer<PubSubSetupException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PubSubSetupException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "bin/barback doctor checks the whole setup.", cause);
    }
}
