package dev.barback.spring;

import dev.barback.spring.BrokerChoice.Kind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
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
        private static final String ENABLED = "barback.records.enabled";

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
            Environment environment = context.getEnvironment();
            Boolean enabled = environment.getProperty(ENABLED, Boolean.class);
            if (enabled != null) {
                return new ConditionOutcome(enabled, ENABLED + " is " + enabled);
            }
            try {
                Kind kind = BrokerChoice.of(environment::getProperty).kind();
                boolean url =
                        !environment.getProperty(BrokerChoice.JDBC_URL, "").isBlank();
                return new ConditionOutcome(
                        kind == Kind.JDBC || (kind == Kind.PUBSUB && url), "the broker is " + kind + ", url: " + url);
            } catch (IllegalArgumentException e) {
                return ConditionOutcome.noMatch(String.valueOf(e.getMessage()));
            }
        }
    }
}
