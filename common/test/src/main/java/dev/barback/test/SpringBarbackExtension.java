package dev.barback.test;

import dev.barback.Jobs;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Empties the broker of an application's context before each test. */
final class SpringBarbackExtension implements BeforeEachCallback, ParameterResolver {

    @Override
    public void beforeEach(ExtensionContext context) {
        bean(TestBarback.class, context).reset();
    }

    /** Constructors and annotated parameters are for Spring's own extension. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == TestBarback.class || type == Jobs.class)
                && parameter.getDeclaringExecutable() instanceof Method
                && !parameter.isAnnotated(Autowired.class)
                && !parameter.isAnnotated(Qualifier.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return bean(parameter.getParameter().getType(), context);
    }

    private static <T> T bean(Class<T> type, ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(type);
    }
}
