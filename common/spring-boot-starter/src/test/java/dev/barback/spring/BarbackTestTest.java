package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.Queue;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.worker.Worker;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import dev.barback.spi.Message;
import dev.barback.test.BarbackTest;
import dev.barback.test.TestBarback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The test of an application that has the starter: its own beans, a broker in memory, no worker. */
@SpringBootTest(classes = BarbackTestTest.App.class, properties = "barback.retry.wait=1m")
@BarbackTest
class BarbackTestTest {

    static class Mails extends CopyOnWriteArrayList<String> {}

    @Queue("mail")
    @RetryOn(value = IllegalStateException.class, waitFor = "10s", attempts = 2)
    static class Welcome implements Job {
        private final Mails mails;

        Welcome(Mails mails) {
            this.mails = mails;
        }

        public void perform(String name) {
            if (name.isEmpty()) {
                throw new IllegalStateException("no name");
            }
            mails.add("Welcome " + name);
        }
    }

    static class Buggy implements Job {
        public void perform() {
            throw new UnsupportedOperationException("a bug");
        }
    }

    static class Signup {
        private final Jobs jobs;
        private final TransactionTemplate transaction;

        Signup(Jobs jobs, PlatformTransactionManager transactions) {
            this.jobs = jobs;
            this.transaction = new TransactionTemplate(transactions);
        }

        void register(String name) {
            transaction.executeWithoutResult(status -> jobs.performLater(Welcome::perform, name));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    @Import({Welcome.class, Buggy.class, Signup.class, Mails.class})
    static class App {
        @Bean
        PlatformTransactionManager transactions() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:kit");
            return new DataSourceTransactionManager(database);
        }
    }

    @Autowired
    Signup signup;

    @Autowired
    Mails mails;

    @Autowired
    TestBarback barback;

    @BeforeEach
    void forget() {
        mails.clear();
    }

    @RepeatedTest(2)
    void theApplicationsJobsRunWithTheirBeans(TestBarback same) {
        signup.register("Ada");

        assertThat(same).isSameAs(barback);
        assertThat(barback.enqueued()).hasSize(1);
        assertThat(barback.enqueued())
                .contains(NewJob.of(Welcome::perform, "Ada"))
                .onQueue("mail")
                .dueNow();
        assertThat(mails).isEmpty();

        barback.performEnqueued();

        assertThat(mails).containsExactly("Welcome Ada");
        assertThat(barback.performed()).hasSize(1).contains(Welcome.class).completed();
    }

    @Test
    void theClockMovesAndJittersNot(Jobs jobs) {
        jobs.performLater(Welcome::perform, "");

        barback.performEnqueued();
        assertThat(barback.enqueued()).contains(Welcome.class).dueIn(Duration.ofSeconds(10));

        barback.clock().advance(Duration.ofSeconds(10));
        assertThatThrownBy(barback::performEnqueued).hasMessage("no name");
        assertThat(barback.buried()).contains(NewJob.of(Welcome::perform, "")).withError(IllegalStateException.class);
    }

    @Test
    void theApplicationsDefaultRetryApplies(Jobs jobs) {
        jobs.performLater(Buggy::perform);

        assertThatThrownBy(barback::performEnqueued).hasMessage("a bug");

        assertThat(barback.enqueued()).contains(Buggy.class).dueIn(Duration.ofMinutes(1), Duration.ZERO);
    }

    @Test
    void anOpenTransactionIsMentioned(@Autowired PlatformTransactionManager transactions) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            barback.jobs().performLater(Welcome::perform, "Ada");
            assertThatThrownBy(() -> assertThat(barback.enqueued()).contains(Welcome.class))
                    .hasMessageEndingWith("There are no enqueued jobs.\n"
                            + "A transaction is open: jobs that were enqueued in it wait for its commit.");
        });
        assertThat(barback.enqueued()).contains(Welcome.class).once();
    }

    @Test
    void theBrokerIsInMemory(@Autowired ApplicationContext context) {
        assertThat(context.getBean(Broker.class)).isInstanceOf(MemoryBroker.class);
        assertThat(context.getBeansOfType(Worker.class)).isEmpty();
    }

    /** A worker on the application's database would find the jobs recorded and their messages missing, and run them. */
    @Nested
    @BarbackTest
    @SpringBootTest(
            classes = App.class,
            properties = {
                "barback.broker=jdbc",
                "barback.jdbc.url=jdbc:sqlite:target/never/barback.db",
                "barback.records.enabled=true",
                "barback.webhooks.url=https://example.com/ended",
                "barback.webhooks.hosts=example.com",
                "barback.webhooks.secret=12345678901234567890123456789012"
            })
    class OfAnApplicationWithADatabase {
        @Test
        void theDatabaseIsNotTouched(@Autowired ApplicationContext context, TestBarback other) {
            other.jobs().performLater("Welcome", List.of("Ada"));
            other.performEnqueued();

            assertThat(context.getBeansOfType(JobStore.class)).isEmpty();
            assertThat(context.getBeansOfType(JobStoreWriter.class)).isEmpty();
            assertThat(Path.of("target", "never")).doesNotExist();
        }
    }

    @Test
    void whatCanNotBeReadIsThrownToo(@Autowired Broker broker) {
        broker.publish("default", List.of(new Message(new byte[] {'?'}, Map.of(), null)));

        assertThatThrownBy(barback::performEnqueued)
                .hasMessageStartingWith("(unreadable)() was buried: The data is not JSON");
        assertThat(barback.buried()).hasSize(1);
    }

    @Nested
    class Inner {
        @RepeatedTest(2)
        void startsAfreshToo() {
            assertThat(barback.enqueued()).isEmpty();

            signup.register("Ada");
        }
    }

    /** An application with its own broker, and a worker inside. */
    @Nested
    @BarbackTest
    @SpringBootTest(
            classes = {App.class, OwnBroker.class},
            properties = "some.other=context")
    class WithABrokerOfItsOwn {
        @Test
        void itIsNotAsked(@Autowired OwnBroker own, TestBarback other) {
            other.jobs().performLater("Welcome", List.of("Ada"));

            assertThat(other.enqueued()).hasSize(1);
            assertThat(own.broker.batches()).isEmpty();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBroker {
        final CountingBroker broker = new CountingBroker();

        @Bean
        Broker ownBroker() {
            return broker;
        }
    }
}
