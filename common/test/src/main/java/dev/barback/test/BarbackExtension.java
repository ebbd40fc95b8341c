package dev.barback.test;

import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.InstanceFactory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Jobs in a test without Spring:
 *
 * <pre>{@code
 * class GreetingTest {
 *     @RegisterExtension
 *     final BarbackExtension barback = BarbackExtension.of(new HelloMeJob());
 *
 *     @Test
 *     void greets(Jobs jobs) {
 *         jobs.performLater(HelloMeJob::perform, "Ada", "Lovelace");
 *         ...
 *     }
 * }
 * }</pre>
 *
 * Before each test nothing is enqueued, performed or buried, and the clock is at its start. It can be used from its
 * construction on, so other fields may use its {@link #jobs}. Test methods, and methods before and after each, may have
 * {@link Jobs} and {@link TestBarback} as parameters.
 *
 * <p>In an instance field, each test has its own extension; tests of a class that run at the same time need that. In a
 * static field, all tests of the class share the given jobs, and should run one after the other. If a test has two of
 * these extensions, JUnit can't choose between them for a parameter: use the fields.
 */
public final class BarbackExtension extends TestBarback implements BeforeEachCallback, ParameterResolver {

    private BarbackExtension(Builder builder, TestEnvironment environment, JobRegistry registry) {
        super(builder.barback(environment, registry), registry, environment, () -> "");
    }

    /**
     * An extension with these jobs, and the defaults of {@link Builder}.
     *
     * @throws IllegalArgumentException if a job is invalid, or two have the same name
     */
    public static BarbackExtension of(Job... jobs) {
        return builder(jobs).build();
    }

    /** A builder with these jobs. */
    public static Builder builder(Job... jobs) {
        return new Builder(List.of(jobs));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getTestMethod().isPresent()
                && (type == Jobs.class || type == TestBarback.class || type == BarbackExtension.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Jobs.class ? jobs() : this;
    }

    /** Optional settings. */
    public static final class Builder {
        private final List<Job> jobs;
        private RetryDefaults retry = RetryDefaults.STANDARD;
        private String defaultQueue = "default";
        private List<EnqueueInterceptor> enqueueInterceptors = List.of();
        private List<PerformInterceptor> performInterceptors = List.of();
        private @Nullable Instant start;

        private Builder(List<Job> jobs) {
            this.jobs = jobs;
        }

        /** The retry of jobs that declare none. Default: 3 attempts, 5 minutes apart. Jitter counts as 0. */
        public Builder retry(RetryDefaults defaults) {
            retry = defaults;
            return this;
        }

        /** The queue of jobs that declare none. Default: "default". */
        public Builder defaultQueue(String name) {
            defaultQueue = name;
            return this;
        }

        /** Around every enqueue, the first outermost. Default: none. */
        public Builder enqueueInterceptors(EnqueueInterceptor... interceptors) {
            enqueueInterceptors = List.of(interceptors);
            return this;
        }

        /** Around every execution, the first outermost. Default: none. */
        public Builder performInterceptors(PerformInterceptor... interceptors) {
            performInterceptors = List.of(interceptors);
            return this;
        }

        /** The clock's time at the start of each test. Default: the real time. */
        public Builder startingAt(Instant time) {
            start = time;
            return this;
        }

        /**
         * Builds the extension.
         *
         * @throws IllegalArgumentException if a job is invalid, or two have the same name
         */
        public BarbackExtension build() {
            JobRegistry.Builder registry = new JobRegistry.Builder(retry, InstanceFactory.CONSTRUCTED);
            jobs.forEach(job -> registry.add(job.getClass(), () -> job));
            return new BarbackExtension(this, TestEnvironment.at(start), registry.build());
        }

        private Barback barback(TestEnvironment environment, JobRegistry registry) {
            return Barback.builder(environment.broker(), registry)
                    .enqueueSettings(new EnqueueSettings(defaultQueue, enqueueInterceptors, TransactionHook.NONE))
                    .performInterceptors(performInterceptors)
                    .listeners(List.of(environment.executions()))
                    .timeAndIds(environment.timeAndIds())
                    .build();
        }
    }
}
