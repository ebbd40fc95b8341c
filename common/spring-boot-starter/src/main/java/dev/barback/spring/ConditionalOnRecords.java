package dev.barback.spring;

import dev.barback.settings.BarbackSettings;
import dev.barback.settings.InvalidSettingException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if records of jobs may be kept: if the broker may be one of those configured here, and {@code
 * barback.records.enabled} is true or, if it is not set, Barback has a database anyway. {@link ForeignBroker} decides
 * when the broker is there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRecords.OnRecords.class)
@interface ConditionalOnRecords {
    /** Checks the broker beans, then the properties. */
    class OnRecords extends SpringBootCondition implements ConfigurationCondition {
        /** When the broker beans are known. */
        @Override
        public ConfigurationPhase getConfigurationPhase() {
            return ConfigurationPhase.REGISTER_BEAN;
        }

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ListableBeanFactory beans = context.getBeanFactory();
            if (beans != null && ForeignBroker.isDeclaredAmong(beans)) {
                return ConditionOutcome.noMatch("the broker is the application's own");
            }
            try {
                BarbackSettings settings = SpringSource.settings(context.getEnvironment());
                Boolean enabled = settings.records().enabled();
                ConditionMessage message = ConditionMessage.of(
                        "the broker is %s, barback.records.enabled is %s",
                        settings.brokerChoice().kind(), enabled == null ? "not set" : enabled);
                return new ConditionOutcome(settings.keepsRecords(), message);
            } catch (InvalidSettingException e) {
                return ConditionOutcome.noMatch(String.valueOf(e.getMessage()));
            }
        }
    }
}
