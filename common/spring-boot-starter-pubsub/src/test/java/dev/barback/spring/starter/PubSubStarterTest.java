package dev.barback.spring.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BarbackException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/** An application with this starter alone: this module's class path has no SQLite. */
@ExtendWith(OutputCaptureExtension.class)
class PubSubStarterTest {
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

    private ConfigurableApplicationContext start(String emulator, String project) {
        return SpringApplication.run(
                Application.class,
                "--barback.data-dir=" + folder,
                "--barback.worker.enabled=true",
                "--PUBSUB_EMULATOR_HOST=" + emulator,
                "--PUBSUB_JOB_QUEUE_PROJECT_ID=" + project);
    }

    @Test
    @NeedsEmulator
    void jobsRun() throws InterruptedException {
        try (ConfigurableApplicationContext context =
                start(PubSubEmulator.shared().hostAndPort(), "starter-" + UUID.randomUUID())) {
            context.getBean(Jobs.class).performLater(Greeting::perform, "Ada");

            assertThat(context.getBean(Greeting.class).greeted.poll(60, TimeUnit.SECONDS))
                    .isEqualTo("Ada");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileIsReportedWithItsDependency(CapturedOutput output) {
        assertThat(ClassUtils.isPresent("org.sqlite.JDBC", null)).isFalse();

        assertThatThrownBy(() -> start("", "")).hasRootCauseInstanceOf(BarbackException.class);

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "SQLite's driver is missing.",
                        "Add the dependency dev.barback:barback-spring-boot-starter-sqlite");
    }
}
