package dev.barback.internal.registry;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.PerformReference;
import dev.barback.UnknownJobException;
import dev.barback.spi.InstanceFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The job classes of the application. Immutable and thread-safe once built. */
public final class JobRegistry {
    private final Map<String, JobDefinition> byName;
    private final Map<String, JobDefinition> byType;

    private JobRegistry(Map<String, JobDefinition> byName, Map<String, JobDefinition> byType) {
        this.byName = byName;
        this.byType = byType;
    }

    /** A registry of these jobs, with standard retries. */
    public static JobRegistry of(Job... jobs) {
        Builder builder = new Builder(RetryDefaults.STANDARD, InstanceFactory.CONSTRUCTED);
        for (Job job : jobs) {
            builder.add(job.getClass(), () -> job);
        }
        return builder.build();
    }

    /**
     * The job of this name.
     *
     * @throws UnknownJobException if there is none; the message lists the jobs
     */
    public JobDefinition find(String name) {
        JobDefinition definition = byName.get(name);
        if (definition == null) {
            throw new UnknownJobException("There is no job named " + quote(name) + ". There are: " + names() + ".");
        }
        return definition;
    }

    /**
     * The job of this name, for requests from outside the application: Barback's own jobs are enqueued by Barback
     * alone. (A client that could enqueue a webhook could have anything signed.)
     *
     * @throws UnknownJobException if there is none; the message lists the jobs
     */
    public JobDefinition findPublic(String name) {
        JobDefinition definition = find(name);
        if (definition.isInternal()) {
            throw new UnknownJobException(
                    "The job %s is enqueued by Barback alone. There are: %s.".formatted(quote(name), names()));
        }
        return definition;
    }

    /** The job class of a {@link NewJob}, by name or by reference. */
    public JobDefinition find(NewJob job) {
        String name = job.name();
        if (name != null) {
            return find(name);
        }
        PerformReference reference = job.reference();
        if (reference == null) {
            throw new ArgumentException("The job has neither a name nor a reference to its perform method.");
        }
        MethodReferences.Target target = MethodReferences.target(reference);
        JobDefinition definition = byType.get(target.typeName());
        if (definition == null) {
            throw new UnknownJobException("The class " + target.typeName()
                    + " is not a job of this application. Register it (with Spring, as a @Component).");
        }
        target.check(definition.perform());
        return definition;
    }

    /** The declared timeout of the job of this name, zero = no limit; null if it declares none, or is unknown. */
    public @Nullable Duration timeout(String name) {
        JobDefinition definition = byName.get(name);
        return definition == null ? null : definition.timeout();
    }

    /** The class of the job of this name; null if it is unknown. */
    public @Nullable Class<?> typeOf(String name) {
        JobDefinition definition = byName.get(name);
        return definition == null ? null : definition.type();
    }

    /** The only job that declares this queue; null if none does, or several do. */
    public @Nullable JobDefinition onlyJobOfQueue(String queue) {
        List<JobDefinition> found =
                all().stream().filter(job -> queue.equals(job.queue())).toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    /** All jobs, by name. */
    public Collection<JobDefinition> all() {
        return byType.values().stream()
                .sorted(Comparator.comparing(JobDefinition::name))
                .toList();
    }

    /** All jobs but Barback's own, by name. */
    public List<JobDefinition> publicJobs() {
        return all().stream().filter(job -> !job.isInternal()).toList();
    }

    /** The names of all jobs but Barback's own, for messages. */
    public String names() {
        String names = byName.entrySet().stream()
                .filter(job -> !job.getValue().isInternal())
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static String quote(String name) {
        return '"' + (name.length() <= 60 ? name : name.substring(0, 60) + "...") + '"';
    }

    /** Collects jobs. */
    public static final class Builder {
        private final RetryDefaults defaults;
        private final InstanceFactory instanceFactory;
        private final List<JobDefinition> definitions = new ArrayList<>();

        /**
         * Starts a registry.
         *
         * @param defaults for jobs that declare no retry
         * @param instanceFactory creates error handlers and computed waits
         */
        public Builder(RetryDefaults defaults, InstanceFactory instanceFactory) {
            this.defaults = defaults;
            this.instanceFactory = instanceFactory;
        }

        /**
         * Adds a job.
         *
         * @param type its own class, not a proxy's
         * @param instance supplies the object to call, which may be a proxy (a subclass of type)
         * @throws IllegalArgumentException if the class is not a valid job; the message gives the reason
         */
        public Builder add(Class<?> type, Supplier<Job> instance) {
            definitions.add(JobDefinition.of(type, instance, defaults, instanceFactory));
            return this;
        }

        /**
         * The registry.
         *
         * @throws IllegalArgumentException if two jobs have the same name
         */
        public JobRegistry build() {
            Map<String, JobDefinition> byName = new LinkedHashMap<>();
            Map<String, JobDefinition> byType = new LinkedHashMap<>();
            for (JobDefinition definition : definitions) {
                byType.put(definition.type().getName(), definition);
                put(byName, definition.name(), definition);
                definition.aliases().forEach(alias -> put(byName, alias, definition));
            }
            return new JobRegistry(Map.copyOf(byName), Map.copyOf(byType));
        }

        private static void put(Map<String, JobDefinition> byName, String name, JobDefinition definition) {
            JobDefinition other = byName.putIfAbsent(name, definition);
            if (other != null && other != definition) {
                throw new IllegalArgumentException("Two jobs are named %s: %s and %s. Give one a @JobName."
                        .formatted(
                                name, other.type().getName(), definition.type().getName()));
            }
        }
    }
}
