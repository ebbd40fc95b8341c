package dev.barback.contract;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The condition of {@link NeedsEmulator}. */
final class EmulatorCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (PubSubEmulator.isAvailable()) {
            return ConditionEvaluationResult.enabled("There is an emulator.");
        }
        if (SkippedTests.isFailure()) {
            throw SkippedTests.because(PubSubEmulator.MISSING);
        }
        SkippedTests.report(PubSubEmulator.MISSING);
        return ConditionEvaluationResult.disabled(PubSubEmulator.MISSING);
    }
}
