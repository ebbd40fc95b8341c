package dev.barback.cli;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.WorkerRecord;
import dev.barback.internal.command.Commands;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.operation.JobOperations;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.runtime.Barback;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.JobStore;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Barback for the time of one command. Its jobs are those that jars on the class path offer as services; the beans of
 * an application are not available.
 */
final class Session implements AutoCloseable {
    private final JobRegistry registry;
    private final Broker broker;
    private final Barback barback;
    private final @Nullable JobStoreWriter writer;

    private Session(JobRegistry registry, Broker broker, Barback barback, @Nullable JobStoreWriter writer) {
        this.registry = registry;
        this.broker = broker;
        this.barback = barback;
        this.writer = writer;
    }

    static Session open(CliContext context) {
        BarbackSettings settings = context.settings();
        JobRegistry registry = services(settings.retry());
        EnqueueSettings enqueueSettings = new EnqueueSettings(settings.defaultQueue(), List.of(), TransactionHook.NONE);
        int maxJobBytes = settings.maxJobBytes();
        JobStoreOptions jobStoreOptions = settings.records().options();
        Broker broker = context.broker();
        Barback.Builder barback = Barback.builder(broker, registry)
                .enqueueSettings(enqueueSettings)
                .maxJobBytes(maxJobBytes);
        JobStore jobStore = context.jobStore(broker);
        if (jobStore == null) {
            return new Session(registry, broker, barback.build(), null);
        }
        JobStoreWriter writer = new JobStoreWriter(jobStore, WorkerRecord.newId(), jobStoreOptions);
        return new Session(registry, broker, barback.jobStoreWriter(writer).build(), writer);
    }

    JobRegistry registry() {
        return registry;
    }

    Broker broker() {
        return broker;
    }

    Jobs jobs() {
        return barback.jobs();
    }

    JobOperations jobOperations() {
        return barback.jobOperations();
    }

    /** The commands of the console, on this broker. */
    Commands commands() {
        return Commands.of(barback, registry);
    }

    Morgue morgue() {
        return barback.morgue();
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
            writer.jobStore().close();
        }
        broker.close();
    }

    private static JobRegistry services(RetryDefaults retry) {
        JobRegistry.Builder builder = new JobRegistry.Builder(retry, InstanceFactory.CONSTRUCTED);
        for (Job job : ServiceLoader.load(Job.class)) {
            builder.add(job.getClass(), () -> job);
        }
        return builder.build();
    }
}
