package dev.barback.test;

import dev.barback.ArgumentException;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.UnknownJobException;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.Parameter;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.UnreadableEnvelopeException;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.test.Executions.Execution;
import dev.barback.test.FoundJob.End;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads jobs as a worker does. Thread-safe. */
final class JobReader {
    private final JobRegistry registry;
    private final EnvelopeCodec codec = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);

    JobReader(JobRegistry registry) {
        this.registry = registry;
    }

    FoundJob enqueued(String queue, Message message) {
        return found(envelope(queue, message), End.NONE);
    }

    FoundJob buried(String queue, Message message, Executions executions) {
        Envelope job = envelope(queue, message);
        Execution last = executions.last(job.job().jobId());
        String reason = message.attributes().getOrDefault(BuriedJob.REASON, "buried without a reason");
        return found(job, new End(null, last == null ? null : last.error(), reason));
    }

    FoundJob performed(Execution execution) {
        return new FoundJob(
                execution.job(),
                execution.arguments(),
                parameters(definition(execution.job().jobClass())),
                new End(execution.outcome(), execution.error(), ""));
    }

    /**
     * Whether an execution failed with an error that its job declares no retry or discard for: the test has to see it.
     */
    boolean isUnexpected(Execution execution) {
        Throwable error = execution.error();
        if (error == null || execution.outcome() == ExecutionOutcome.DEAD) {
            return error != null;
        }
        JobDefinition definition = definition(execution.job().jobClass());
        return definition == null || definition.retryPolicies().findDeclared(error) == null;
    }

    String name(Class<?> type) {
        return registry.all().stream()
                .filter(job -> job.type() == type)
                .findFirst()
                .orElseThrow(() -> new UnknownJobException("The class " + type.getName()
                        + " is not one of the jobs of this test. There are: " + registry.names() + "."))
                .name();
    }

    String name(NewJob job) {
        return registry.find(job).name();
    }

    /** The stable name, of which this may be an alias. */
    String name(String name) {
        return registry.find(name).name();
    }

    /** Java arguments as a worker would get them. */
    List<Object> roundTripped(String job, List<?> arguments) {
        JsonNode written = ArgumentCodec.writeAll(arguments);
        return uncheckedCast(registry.find(job).perform().bind(ArgumentCodec.read(written)));
    }

    private Envelope envelope(String queue, Message message) {
        try {
            return codec.read(message.data());
        } catch (UnreadableEnvelopeException e) {
            JobInfo nameless =
                    JobInfo.builder(id(message), "(unreadable)", queue).build();
            return EnvelopeCodec.envelope(nameless, List.of());
        }
    }

    /** The id of its burial; that of another application's message may not be valid. */
    private static String id(Message message) {
        try {
            return JobInfo.checkId(message.attributes().getOrDefault(MessageAttributes.JOB_ID, "unreadable"));
        } catch (ArgumentException e) {
            return "unreadable";
        }
    }

    private FoundJob found(Envelope job, End end) {
        JobDefinition definition = definition(job.job().jobClass());
        return new FoundJob(job.job(), arguments(job, definition), parameters(definition), end);
    }

    private static List<Object> arguments(Envelope job, @Nullable JobDefinition definition) {
        List<@Nullable Object> values;
        try {
            values = ArgumentCodec.read(job.arguments());
        } catch (ArgumentException e) { // its execution will fail with it
            return List.of();
        }
        try {
            return uncheckedCast(
                    definition == null ? values : definition.perform().bind(values));
        } catch (ArgumentException e) {
            return uncheckedCast(values);
        }
    }

    private static List<String> parameters(@Nullable JobDefinition definition) {
        return definition == null
                ? List.of()
                : definition.perform().parameters().stream()
                        .map(Parameter::name)
                        .toList();
    }

    private @Nullable JobDefinition definition(String name) {
        try {
            return registry.find(name);
        } catch (UnknownJobException e) {
            return null;
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // arguments may be null, as FoundJob documents
    private static List<Object> uncheckedCast(List<? extends @Nullable Object> values) {
        return (List<Object>) values;
    }
}
