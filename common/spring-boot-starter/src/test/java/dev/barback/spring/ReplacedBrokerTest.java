package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.verify;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/**
 * Tests that replace the broker of an application with a database. A worker on that database would find the jobs
 * recorded and their messages missing, and run them.
 */
class ReplacedBrokerTest {
    @TempDir
    private static Path folder;

    static class Mail implements Job {
        public void perform() {}
    }

    @Import(Mail.class)
    @ImportAutoConfiguration({
        JdbcAutoConfiguration.class,
        MemoryAutoConfiguration.class,
        RecordsAutoConfiguration.class,
        BarbackAutoConfiguration.class
    })
    static class App {}

    private static void enqueueWithoutRecords(ApplicationContext context) {
        assertThat(context.getBean(Jobs.class).performLater(Mail::perform).isEnqueued())
                .isTrue();
        assertThat(context.getBeansOfType(JobStore.class)).isEmpty();
        assertThat(context.getBeansOfType(JobStoreWriter.class)).isEmpty();
        assertThat(folder.resolve("barback.db")).doesNotExist();
    }

    @Nested
    @SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE, properties = "barback.broker=jdbc")
    @DirtiesContext
    class ByAMock {
        @MockitoBean
        private Broker broker;

        @DynamicPropertySource
        static void inAFolderOfItsOwn(DynamicPropertyRegistry properties) {
            properties.add("barback.data-dir", folder::toString);
        }

        @Test
        void nothingIsRecorded(@Autowired ApplicationContext context) {
            enqueueWithoutRecords(context);
            verify(broker).publish(eq("default"), any());
        }
    }

    @Nested
    @SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE, properties = "barback.broker=jdbc")
    @DirtiesContext
    class ByAnother {
        @TestBean
        private Broker broker;

        static Broker broker() {
            return new MemoryBroker();
        }

        @DynamicPropertySource
        static void inAFolderOfItsOwn(DynamicPropertyRegistry properties) {
            properties.add("barback.data-dir", folder::toString);
        }

        @Test
        void nothingIsRecorded(@Autowired ApplicationContext context) {
            enqueueWithoutRecords(context);
            assertThat(broker.queues()).isNotEmpty();
        }
    }
}
