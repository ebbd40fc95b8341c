package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.Job;
import dev.barback.JobName;
import dev.barback.Jobs;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.spi.Broker;
import dev.barback.spi.RoleLookup;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Which beans become part of Barback, and how. */
class BeansTest {
    /** The events, in order. */
    static class Diary extends CopyOnWriteArrayList<String> {}

    static class Hidden implements Job {
        String perform(String name) {
            return "hello " + name;
        }
    }

    @Transactional
    static class InTransaction implements Job {
        private final Diary diary;

        InTransaction(Diary diary) {
            this.diary = diary;
        }

        void perform() {
            diary.add("transaction " + TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    @Transactional
    static class PrivateInTransaction implements Job {
        private void perform() {}
    }

    @EnableTransactionManagement(proxyTargetClass = true)
    @Configuration(proxyBeanMethods = false)
    static class ClassProxies extends Transactions {}

    @EnableTransactionManagement(proxyTargetClass = false)
    @Configuration(proxyBeanMethods = false)
    static class InterfaceProxies extends Transactions {}

    static class Transactions {
        @Bean
        PlatformTransactionManager transactions() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:beans");
            return new DataSourceTransactionManager(database);
        }
    }

    @Test
    void jobsAreBeansAndServices() {
        Application.inMemory().withBean(Hidden.class).run(context -> {
            assertThat(context.getBean(JobRegistry.class).all())
                    .extracting(JobDefinition::name)
                    .containsExactly("Hidden", "OfferedJob");
            Jobs jobs = context.getBean(Jobs.class);
            assertThat(jobs.performNow("Hidden", List.of("Ada"))).isEqualTo("hello Ada");
            assertThat(jobs.performLater(OfferedJob::perform).isEnqueued()).isTrue();
        });
    }

    @Test
    void aServiceThatIsABeanTooIsOneJob() {
        Application.inMemory()
                .withBean(OfferedJob.class)
                .run(context ->
                        assertThat(context.getBean(JobRegistry.class).all()).hasSize(1));
    }

    @Test
    void aJobBehindAClassProxyRunsThroughIt() {
        Application.inMemory()
                .withUserConfiguration(ClassProxies.class)
                .withBean(Diary.class)
                .withBean(InTransaction.class)
                .run(context -> {
                    assertThat(AopUtils.isCglibProxy(context.getBean(InTransaction.class)))
                            .isTrue();
                    context.getBean(Jobs.class).performNow(InTransaction::perform);
                    assertThat(context.getBean(Diary.class)).containsExactly("transaction true");
                    assertThat(context.getBean(JobRegistry.class).all())
                            .extracting(JobDefinition::name)
                            .contains("InTransaction");
                });
    }

    @Test
    void aJobBehindAnInterfaceProxyStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(InterfaceProxies.class)
                .withBean(Diary.class)
                .withBean("mailer", InTransaction.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The bean mailer is a proxy that knows the interfaces of"
                                + " dev.barback.spring.BeansTest$InTransaction, but not its perform. Have its class"
                                + " proxied: spring.aop.proxy-target-class=true, or proxyTargetClass = true."));
    }

    @Test
    void aPrivatePerformBehindAProxyStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(ClassProxies.class)
                .withBean("mailer", PrivateInTransaction.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The perform of dev.barback.spring.BeansTest$PrivateInTransaction is private or"
                                + " final, but the bean mailer is a proxy, which can't pass it on."));
    }

    @Configuration(proxyBeanMethods = false)
    static class Declarations {
        @Bean
        Job declaredAsJob() {
            return new Hidden();
        }

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Other scoped() {
            return new Other();
        }
    }

    static class Other implements Job {
        public void perform() {}
    }

    static class More extends Other {
        @Override
        public void perform() {}
    }

    @Test
    void aBeanMayBeDeclaredAsAJobOrBeScoped() {
        Application.inMemory()
                .withUserConfiguration(Declarations.class)
                .run(context -> assertThat(context.getBean(JobRegistry.class).all())
                        .extracting(JobDefinition::name)
                        .containsExactly("Hidden", "OfferedJob", "Other"));
    }

    @Test
    void aBeanDeclaredAsAnotherClassStopsTheStart() {
        Application.inMemory()
                .withBean("mailer", Other.class, More::new, bean -> bean.setLazyInit(true))
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The bean mailer is declared as dev.barback.spring.BeansTest$Other, but is a"
                                + " dev.barback.spring.BeansTest$More: declare it as that."));
    }

    @JobName("Hidden")
    static class Namesake implements Job {
        public void perform() {}
    }

    @Test
    void twoOfOneNameStopTheStart() {
        Application.inMemory()
                .withBean(Hidden.class)
                .withBean(Namesake.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("Two jobs are named Hidden: ")
                        .contains("BeansTest$Hidden", "BeansTest$Namesake")
                        .endsWith("Give one a @JobName."));
        Application.inMemory()
                .withBean("first", Hidden.class)
                .withBean("second", Hidden.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo(
                                "The job dev.barback.spring.BeansTest$Hidden is a bean twice, as first and as second."
                                        + " One serves all its executions."));
    }

    @Test
    void oursBackOff() {
        Application.inMemory()
                .run(context -> assertThat(context)
                        .hasSingleBean(Broker.class)
                        .doesNotHaveBean(PubSubBroker.class)
                        .doesNotHaveBean(WorkerLifecycle.class));
        Application.onPubSub()
                .withPropertyValues("barback.pubsub.emulator-host=localhost:1")
                .run(context -> assertThat(context).hasSingleBean(PubSubBroker.class));
        Jobs own = new Jobs() {
            @Override
            public List<dev.barback.EnqueuedJob> performAllLater(java.util.Collection<dev.barback.NewJob> jobs) {
                return List.of();
            }

            @Override
            public dev.barback.EnqueuedJob enqueue(dev.barback.NewJob job) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Object run(dev.barback.NewJob job) {
                return null;
            }
        };
        Application.inMemory()
                .withBean(Jobs.class, () -> own)
                .run(context -> assertThat(context.getBean(Jobs.class)).isSameAs(own));
        JobRegistry empty = JobRegistry.of();
        Application.inMemory()
                .withBean(JobRegistry.class, () -> empty)
                .withBean(Hidden.class)
                .run(context -> {
                    assertThat(context.getBean(JobRegistry.class)).isSameAs(empty);
                    assertThatThrownBy(() -> context.getBean(Jobs.class).performLater(Hidden::perform, "Ada"))
                            .hasMessageContaining("is not a job of this application");
                });
    }

    /** Only the application knows the roles of its users. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aShareOfARoleNeedsALookupOfRoles(CapturedOutput output) {
        ApplicationContextRunner application = Application.inMemory()
                .withPropertyValues("barback.worker.enabled=true", "barback.shares[0].role=admin");
        application.withBean(RoleLookup.class, () -> user -> Set.of("admin")).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).doesNotContain("RoleLookup");
        });
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).contains("A rule of barback.shares names a role, but there is no RoleLookup bean");
        });
    }
}
