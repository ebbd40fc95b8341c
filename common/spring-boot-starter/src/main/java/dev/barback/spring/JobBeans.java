package dev.barback.spring;

import dev.barback.Job;
import dev.barback.registry.JobRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The application's beans that are jobs. They are registered by their classes, before they are made, so that Jobs and
 * other beans can be injected into them. Once all beans are made, each is checked: a job that could never run stops the
 * start.
 */
final class JobBeans implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final List<SingletonSupplier<Job>> registered = new ArrayList<>();

    JobBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Registers the jobs and returns their classes. */
    Set<Class<?>> addTo(JobRegistry.Builder builder) {
        Map<Class<?>, String> names = new LinkedHashMap<>();
        for (String name : beans.getBeanNamesForType(Job.class)) {
            if (!ScopedProxyUtils.isScopedTarget(name)) {
                Class<?> type = type(name);
                String other = names.putIfAbsent(type, name);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "The job %s is a bean twice, as %s and as %s. One serves all its executions."
                                    .formatted(type.getName(), other, name));
                }
                SingletonSupplier<Job> instance = SingletonSupplier.of(() -> checked(name, type));
                registered.add(instance);
                builder.add(type, instance::obtain);
            }
        }
        return names.keySet();
    }

    @Override
    public void afterSingletonsInstantiated() {
        registered.forEach(SingletonSupplier::obtain);
    }

    /**
     * The job's own class, not that of a proxy. If the bean's declaration names only an interface, the bean itself is
     * needed.
     */
    private Class<?> type(String name) {
        @Nullable Class<?> declared = AutoProxyUtils.determineTargetClass(beans, name);
        return declared == null || Modifier.isAbstract(declared.getModifiers())
                ? AopUtils.getTargetClass(beans.getBean(name))
                : ClassUtils.getUserClass(declared);
    }

    private Job checked(String name, Class<?> type) {
        Job job = beans.getBean(name, Job.class);
        if (!type.isInstance(job)) {
            throw new IllegalStateException(
                    ("The bean %s is a proxy that knows the interfaces of %s, but not its perform. Have its class"
                                    + " proxied: spring.aop.proxy-target-class=true, or proxyTargetClass = true.")
                            .formatted(name, type.getName()));
        }
        Class<?> target = ClassUtils.getUserClass(AopUtils.getTargetClass(job));
        if (!AopUtils.isAopProxy(job) && target != type) {
            throw new IllegalStateException("The bean %s is declared as %s, but is a %s: declare it as that."
                    .formatted(name, type.getName(), target.getName()));
        } else if (AopUtils.isAopProxy(job) && hasUnproxiedPerform(type)) {
            throw new IllegalStateException(
                    "The perform of %s is private or final, but the bean %s is a proxy, which can't pass it on."
                            .formatted(type.getName(), name));
        }
        return job;
    }

    private static boolean hasUnproxiedPerform(Class<?> type) {
        for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
            int modifiers = method.getModifiers();
            if (method.getName().equals("perform")
                    && (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers))
                    && !Modifier.isStatic(modifiers)) {
                return true;
            }
        }
        return false;
    }
}
