package dev.barback.internal.registry;

import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobName;
import dev.barback.PerformInterceptor;
import dev.barback.Priority;
import dev.barback.Queue;
import dev.barback.Timeout;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.QueueNames;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One job class, as read from its annotations. Immutable. */
public final class JobDefinition {
    private static final String INTERNAL_PREFIX = "Barback::";

    private final Class<?> type;
    private final Supplier<Job> instance;
    private final String name;
    private final PerformMethod perform;
    private final RetryPolicies retryPolicies;
    private final @Nullable String queue;
    private final @Nullable Integer priority;
    private final @Nullable Duration timeout;

    private JobDefinition(
            Class<?> type, Supplier<Job> instance, String name, PerformMethod perform, RetryPolicies retryPolicies) {
        this.type = type;
        this.instance = instance;
        this.name = name;
        this.perform = perform;
        this.retryPolicies = retryPolicies;
        this.queue = queue(type.getAnnotation(Queue.class));
        this.priority = priority(type.getAnnotation(Priority.class));
        this.timeout = timeout(type.getAnnotation(Timeout.class));
    }

    static JobDefinition of(
            Class<?> type, Supplier<Job> instance, RetryDefaults defaults, InstanceFactory instanceFactory) {
        JobName declared = type.getAnnotation(JobName.class);
        String name = declared == null ? type.getSimpleName() : declared.value();
        requireName(type, name);
        if (declared != null) {
            List.of(declared.aliases()).forEach(alias -> requireName(type, alias));
        }
        return new JobDefinition(
                type, instance, name, PerformMethod.of(type, name), RetryPolicies.of(type, defaults, instanceFactory));
    }

    private static void requireName(Class<?> type, String name) {
        boolean isReadable = name.chars().noneMatch(Character::isISOControl)
                && name.codePoints().noneMatch(code -> Character.getType(code) == Character.SURROGATE);
        if (name.isBlank() || name.length() > 255 || !isReadable) {
            throw new IllegalArgumentException(type.getName()
                    + " needs a @JobName of 1 to 255 characters, without control characters and half surrogate pairs"
                    + " (aliases, too).");
        }
    }

    /** The stable name. */
    public String name() {
        return name;
    }

    /** Whether Barback alone enqueues it. */
    boolean isInternal() {
        return name.startsWith(INTERNAL_PREFIX);
    }

    /** Other names of this job. */
    List<String> aliases() {
        JobName declared = type.getAnnotation(JobName.class);
        return declared == null ? List.of() : List.of(declared.aliases());
    }

    /** The class of the job, not of a proxy around it. */
    public Class<?> type() {
        return type;
    }

    /** The declared queue; null = the application's default. */
    public @Nullable String queue() {
        return queue;
    }

    /** The declared priority; null = none. */
    public @Nullable Integer priority() {
        return priority;
    }

    /** The declared timeout, zero = no limit; null = the application's default. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** The retry policies. */
    public RetryPolicies retryPolicies() {
        return retryPolicies;
    }

    /** The parameters of {@code perform}. */
    public PerformMethod perform() {
        return perform;
    }

    /** Runs {@code perform} with values that {@link PerformMethod#bind} has converted. */
    public @Nullable Object invoke(JobContext context, List<? extends @Nullable Object> values) throws Throwable {
        return perform.invoke(instance.get(), context, values);
    }

    /** Calls the job's {@code afterDiscard}: it will not run again. */
    public void afterDiscard(JobContext context, Throwable error) {
        instance.get().afterDiscard(context, error);
    }

    /** The job itself, if it intercepts its own enqueues; else null. */
    public @Nullable EnqueueInterceptor enqueueInterceptor() {
        return EnqueueInterceptor.class.isAssignableFrom(type) ? (EnqueueInterceptor) instance.get() : null;
    }

    /** The job itself, if it intercepts its own executions; else null. */
    public @Nullable PerformInterceptor performInterceptor() {
        return PerformInterceptor.class.isAssignableFrom(type) ? (PerformInterceptor) instance.get() : null;
    }

    private static @Nullable String queue(@Nullable Queue declared) {
        return declared == null ? null : QueueNames.checkForJobs(declared.value());
    }

    private static @Nullable Integer priority(@Nullable Priority declared) {
        return declared == null ? null : (Integer) declared.value();
    }

    private static @Nullable Duration timeout(@Nullable Timeout declared) {
        return declared == null ? null : DurationText.parse(declared.value());
    }
}
