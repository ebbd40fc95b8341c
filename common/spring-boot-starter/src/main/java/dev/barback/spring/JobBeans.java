package dev.barback.spring;

import dev.barback.Job;
import dev.barback.internal.registry.JobRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
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
        } else if (isAsynchronous(job, type)) {
            throw new IllegalStateException(("The bean %s is a proxy that runs perform of %s on another thread, by the"
                            + " annotation of @EnableAsync: it would return before its work is done, and what it throws"
                            + " would be lost. Remove the annotation: a job runs in the background already.")
                    .formatted(name, type.getName()));
        }
        return job;
    }

    /** Whether calls of perform go to another thread: the annotation for that may be any class of the application. */
    private static boolean isAsynchronous(Job job, Class<?> type) {
        return job instanceof Advised proxy
                && Stream.of(proxy.getAdvisors())
                        .anyMatch(advisor -> advisor.getAdvice() instanceof AsyncExecutionInterceptor
                                && advisesPerform(advisor, type));
    }

    private static boolean advisesPerform(Advisor advisor, Class<?> type) {
        if (!(advisor instanceof PointcutAdvisor pointcutAdvisor)) {
            return true;
        }
        Pointcut pointcut = pointcutAdvisor.getPointcut();
        return pointcut.getClassFilter().matches(type)
                && Stream.of(ReflectionUtils.getAllDeclaredMethods(type))
                        .filter(method -> method.getName().equals("perform"))
                        .map(method -> AopUtils.getMostSpecificMethod(method, type)) // not one that is overridden
                        .anyMatch(method -> pointcut.getMethodMatcher().matches(method, type));
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
