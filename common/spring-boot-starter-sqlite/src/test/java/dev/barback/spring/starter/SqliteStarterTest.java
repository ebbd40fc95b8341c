package dev.barback.spring.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BarbackException;
import dev.barback.Job;
import dev.barback.Jobs;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** An application with this starter alone: no other broker and no command language is on this module's class path. */
@ExtendWith(OutputCaptureExtension.class)
class SqliteStarterTest {
    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Greeting.class)
    static class Application {}

    static class Greeting implements Job {
        final BlockingQueue<String> greeted = new ArrayBlockingQueue<>(1);

        public void perform(String name) {
            greeted.add(name);
        }
    }

    private ConfigurableApplicationContext start(String... options) {
        String[] all = {
            "--barback.data-dir=" + folder,
            "--barback.worker.enabled=true",
            "--PUBSUB_EMULATOR_HOST=",
            "--PUBSUB_JOB_QUEUE_PROJECT_ID="
        };
        return SpringApplication.run(Application.class, StringUtils.concatenateStringArrays(all, options));
    }

    @ParameterizedTest
    @CsvSource({
        "dev.barback.internal.pubsub.PubSubBroker",
        "io.grpc.Channel",
        "com.google.common.collect.ImmutableList",
        "org.conscrypt.Conscrypt",
        "org.postgresql.Driver",
        "dev.barback.internal.command.Commands"
    })
    void whatItDoesNotNeedIsNotOnTheClassPath(String type) {
        assertThat(ClassUtils.isPresent(type, null)).isFalse();
    }

    @Test
    void jobsRunWithNothingConfigured() throws InterruptedException {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(Jobs.class).performLater(Greeting::perform, "Ada");

            assertThat(context.getBean(Greeting.class).greeted.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("Ada");
        }
        assertThat(folder.resolve("barback.db")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "--PUBSUB_EMULATOR_HOST=localhost:1,                  dev.barback:barback-spring-boot-starter-pubsub",
        "--barback.jdbc.url=jdbc:postgresql://localhost/jobs, org.postgresql:postgresql"
    })
    void anotherBrokerIsReportedWithItsDependency(String setting, String dependency, CapturedOutput output) {
        assertThatThrownBy(() -> start(setting)).hasRootCauseInstanceOf(BarbackException.class);
        assertThat(output).contains("APPLICATION FAILED TO START", "is missing.", "Add the dependency " + dependency);
    }
}
