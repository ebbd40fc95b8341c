package dev.barback.test;

import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.EnqueueSettings;
import dev.barback.registry.Instances;
import dev.barback.registry.JobRegistry;
import dev.barback.registry.RetryDefaults;
import dev.barback.runtime.Barback;
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
 * Before each test nothing is enqueued, performed or buried, and the clock is at its start. It works from its
 * construction on, so other fields may use its {@link #jobs}. Test methods, and those before and after each, may have
 * {@link Jobs} and {@link TestBarback} as parameters.
 *
 * <p>In an instance field, each test has one of its own; tests of a class that run at the same time need that. In a
 * static field, all tests of the class share the jobs given, and should run one after the other. Where a test has two
 * of these extensions, JUnit can't choose between them for a parameter: use the fields.
 */
public final class BarbackExtension extends TestBarback implements BeforeEachCallback, ParameterResolver {

    private BarbackExtension(Builder builder, Setting setting, JobRegistry registry) {
        super(builder.barback(setting, registry), registry, setting, () -> "");
    }

    /**
     * With these jobs, and the defaults of {@link Builder}.
     *
     * @throws IllegalArgumentException if one is no proper job, or two have the same name
     */
    public static BarbackExtension of(Job... jobs) {
        return builder(jobs).build();
    }

    /** Starts one with these jobs. */
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

    /** What else may be said. */
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

        /** How jobs are retried that declare no retry. Default: 3 attempts, 5 minutes apart. Jitter counts as 0. */
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

        /** What the clock shows at the start of each test. Default: the time of that start. */
        public Builder startingAt(Instant time) {
            start = time;
            return this;
        }

        /**
         * Puts it together.
         *
         * @throws IllegalArgumentException if a job is no proper one, or two have the same name
         */
        public BarbackExtension build() {
            JobRegistry.Builder registry = new JobRegistry.Builder(retry, Instances.CONSTRUCTED);
            jobs.forEach(job -> registry.add(job.getClass(), () -> job));
            return new BarbackExtension(this, Setting.at(start), registry.build());
        }

        private Barback barback(Setting setting, JobRegistry registry) {
            return Barback.builder(setting.broker(), registry)
                    .enqueue(new EnqueueSettings(defaultQueue, enqueueInterceptors, CommitBoundary.NONE))
                    .performInterceptors(performInterceptors)
                    .listeners(List.of(setting.executions()))
                    .sources(setting.sources())
                    .build();
        }
    }
}
