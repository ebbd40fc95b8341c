package dev.barback.cli;

import dev.barback.Job;
import dev.barback.JobOperations;
import dev.barback.Jobs;
import dev.barback.WorkerRecord;
import dev.barback.internal.command.Commands;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.records.JobEvents;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.JobStore;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Barback for the time of one command. Its jobs are those that jars on the class path offer as services; the beans of
 * an application are not available.
 */
final class Session implements AutoCloseable {
    private final Foundation foundation;
    private final Barback barback;

    private Session(Foundation foundation, EnqueueSettings enqueueSettings) {
        this.foundation = foundation;
        this.barback = Barback.of(foundation, enqueueSettings, JobExecutor.Wrappers.NONE);
    }

    static Session open(CliContext context) {
        BarbackSettings settings = context.settings();
        JobRegistry registry = services(settings.retry());
        EnqueueSettings enqueueSettings = new EnqueueSettings(settings.defaultQueue(), List.of(), TransactionHook.NONE);
        EnvelopeCodec codec = new EnvelopeCodec(settings.maxJobBytes());
        JobStoreOptions jobStoreOptions = settings.records().options();
        Broker broker = context.broker();
        JobStore jobStore = context.jobStore(broker);
        JobStoreWriter writer =
                jobStore == null ? null : new JobStoreWriter(jobStore, WorkerRecord.newId(), jobStoreOptions);
        JobEvents events = new JobEvents(List.of(), writer);
        return new Session(new Foundation(broker, codec, registry, events, TimeAndIds.SYSTEM), enqueueSettings);
    }

    JobRegistry registry() {
        return foundation.registry();
    }

    Broker broker() {
        return foundation.broker();
    }

    Jobs jobs() {
        return barback.jobs();
    }

    JobOperations jobOperations() {
        return barback.jobOperations();
    }

    /** The commands of the console, on this broker. */
    Commands commands() {
        return Commands.of(barback);
    }

    Morgue morgue() {
        return barback.morgue();
    }

    @Override
    public void close() {
        JobStoreWriter writer = foundation.jobStoreWriter();
        if (writer != null) {
            writer.close();
            writer.jobStore().close();
        }
        foundation.broker().close();
    }

    private static JobRegistry services(RetryDefaults retry) {
        JobRegistry.Builder builder = new JobRegistry.Builder(retry, InstanceFactory.CONSTRUCTED);
        for (Job job : ServiceLoader.load(Job.class)) {
            builder.add(job.getClass(), () -> job);
        }
        return builder.build();
    }
}
