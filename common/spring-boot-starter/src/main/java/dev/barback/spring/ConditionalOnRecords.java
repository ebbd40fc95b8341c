package dev.barback.spring;

import dev.barback.spring.BrokerChoice.Kind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Where jobs are to be remembered: where it is said so, or else where there is a database that is Barback's anyway. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRecords.Kept.class)
@interface ConditionalOnRecords {
    /** Looks at the properties. */
    class Kept extends SpringBootCondition {
        private static final String ENABLED = "barback.records.enabled";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            Boolean said = environment.getProperty(ENABLED, Boolean.class);
            if (said != null) {
                return new ConditionOutcome(said, ENABLED + " is " + said);
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
