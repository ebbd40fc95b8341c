package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Job;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** A perform that returns before its work is done stops the start. */
class AsynchronousJobsTest {
    static class Asynchronous implements Job {
        @Async
        public void perform() {
            throw new IllegalStateException("which nobody would see");
        }
    }

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Async
    @interface InBackground {}

    @InBackground
    abstract static class AsynchronousBase implements Job {}

    static class AsynchronousByItsBase extends AsynchronousBase {
        public CompletableFuture<String> perform() {
            return CompletableFuture.completedFuture("which would be awaited, but not its start");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    static class AsynchronousCalls {}

    @Test
    void anAsynchronousPerformStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(AsynchronousCalls.class)
                .withBean(Asynchronous.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo(
                                "dev.barback.spring.AsynchronousJobsTest$Asynchronous.perform is marked @Async: it would return"
                                        + " before its work is done, and what it throws would be lost. Remove the annotation:"
                                        + " a job runs in the background already."));
        Application.inMemory()
                .withUserConfiguration(AsynchronousCalls.class)
                .withBean(AsynchronousByItsBase.class)
                .run(
                        context -> assertThat(Application.reason(context.getStartupFailure()))
                                .startsWith(
                                        "dev.barback.spring.AsynchronousJobsTest$AsynchronousByItsBase.perform is marked @InBackground:"));
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Elsewhere {}

    static class PerformedElsewhere implements Job {
        @Elsewhere
        public void perform() {
            throw new IllegalStateException("which would be lost");
        }
    }

    static class PartlyElsewhere implements Job {
        public void perform() {}

        @Elsewhere
        public void prepare() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(annotation = Elsewhere.class, proxyTargetClass = true)
    static class CallsElsewhere {}

    @Test
    void anAsynchronousPerformByAnAnnotationOfTheApplicationStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(CallsElsewhere.class)
                .withBean("mailer", PerformedElsewhere.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("The bean mailer is a proxy that runs perform of"
                                + " dev.barback.spring.AsynchronousJobsTest$PerformedElsewhere on another thread"));
        Application.inMemory()
                .withUserConfiguration(CallsElsewhere.class)
                .withBean(PartlyElsewhere.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(AopUtils.isAopProxy(context.getBean(PartlyElsewhere.class)))
                            .isTrue();
                });
    }
}
