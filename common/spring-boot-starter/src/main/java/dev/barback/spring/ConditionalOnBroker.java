package dev.barback.spring;

import dev.barback.settings.BrokerChoice;
import dev.barback.settings.InvalidSettingException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if this broker is chosen. An unknown name matches nothing; the check of the settings reports it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnBroker.OnBroker.class)
@interface ConditionalOnBroker {
    /** The broker. */
    BrokerChoice.Kind value();

    /** Compares the choice with the annotation. */
    class OnBroker extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Map<String, ?> attributes = metadata.getAnnotationAttributes(ConditionalOnBroker.class.getName());
            Object wanted = attributes == null ? null : attributes.get("value");
            try {
                BrokerChoice choice =
                        SpringSource.settings(context.getEnvironment()).brokerChoice();
                ConditionMessage message =
                        ConditionMessage.of("the broker is %s, because %s", choice.kind(), choice.reason());
                return new ConditionOutcome(choice.kind() == wanted, message);
            } catch (InvalidSettingException e) {
                return ConditionOutcome.noMatch(String.valueOf(e.getMessage()));
            }
        }
    }
}
