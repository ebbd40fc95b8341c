package dev.barback.cli;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.broker.Broker;
import dev.barback.command.Commands;
import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.EnqueueSettings;
import dev.barback.morgue.Morgue;
import dev.barback.record.RecordOptions;
import dev.barback.record.Recorder;
import dev.barback.record.Records;
import dev.barback.record.WorkerRecord;
import dev.barback.registry.Instances;
import dev.barback.registry.JobRegistry;
import dev.barback.registry.RetryDefaults;
import dev.barback.runtime.Barback;
import dev.barback.steering.Steering;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Barback for the time of one command. Its jobs are those that jars on the class path offer as services; the
 * beans of somebody's application are out of reach.
 */
final class Session implements AutoCloseable {
    private final JobRegistry registry;
    private final Broker broker;
    private final Barback barback;
    private final @Nullable Recorder recorder;

    private Session(JobRegistry registry, Broker broker, Barback barback, @Nullable Recorder recorder) {
        this.registry = registry;
        this.broker = broker;
        this.barback = barback;
        this.recorder = recorder;
    }

    static Session open(Surroundings surroundings) {
        JobRegistry registry = services();
        EnqueueSettings settings = new EnqueueSettings(surroundings.defaultQueue(), List.of(), CommitBoundary.NONE);
        Broker broker = surroundings.broker();
        Barback.Builder barback = Barback.builder(broker, registry).enqueue(settings);
        Records records = surroundings.records(broker);
        if (records == null) {
            return new Session(registry, broker, barback.build(), null);
        }
        Recorder recorder = new Recorder(records, WorkerRecord.newId(), RecordOptions.DEFAULTS);
        return new Session(registry, broker, barback.recorder(recorder).build(), recorder);
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

    Steering steering() {
        return barback.steering();
    }

    /** The language, on this broker. */
    Commands commands() {
        return Commands.of(barback, registry);
    }

    Morgue morgue() {
        return barback.morgue();
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.close();
            recorder.records().close();
        }
        broker.close();
    }

    private static JobRegistry services() {
        JobRegistry.Builder builder = new JobRegistry.Builder(RetryDefaults.STANDARD, Instances.CONSTRUCTED);
        for (Job job : ServiceLoader.load(Job.class)) {
            builder.add(job.getClass(), () -> job);
        }
        return builder.build();
    }
}
