package dev.barback.cli;

import dev.barback.BarbackException;
import dev.barback.QueueInfo;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.settings.InvalidSettingException;
import dev.barback.spi.Broker;
import dev.barback.spi.QueueNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the setup: first the settings, then the connection, then queues and tables. A check that depends on a failed
 * one is omitted. Every check has a timeout.
 */
final class Doctor {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String NO_QUEUES = "There are no queues yet; a worker, or the first job, makes them.";

    private final CliContext context;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(CliContext context) {
        this.context = context;
    }

    /** Passes each finding to the listener at once, and returns all of them at the end. */
    List<Finding> run(Consumer<Finding> listener) {
        Consumer<Finding> found = listener.andThen(findings::add);
        CommandLineBroker chosen;
        try {
            chosen = CommandLineBroker.of(context.settings().check());
        } catch (InvalidSettingException e) {
            found.accept(Finding.problem(String.valueOf(e.getMessage())));
            return List.copyOf(findings);
        }
        switch (chosen.choice().kind()) {
            case PUBSUB -> pubSub(chosen, found);
            case JDBC -> database(chosen, found);
            case MEMORY ->
                found.accept(Finding.hint("The broker is a process's memory, because "
                        + chosen.choice().reason() + ". It can't be checked from outside of that process."));
        }
        return List.copyOf(findings);
    }

    private void pubSub(CommandLineBroker chosen, Consumer<Finding> found) {
        PubSubOptions options;
        try {
            options = chosen.settings().pubSub().options().withCallTimeout(TIMEOUT);
        } catch (InvalidSettingException e) {
            found.accept(Finding.problem(String.valueOf(e.getMessage())));
            return;
        }
        found.accept(
                Finding.ok("The broker is Pub/Sub, because " + chosen.choice().reason() + "."));
        found.accept(project(options));
        found.accept(queueName());
        boolean reachable = options.emulatorHost() == null
                ? CloudCheck.check(options, context, found)
                : EmulatorCheck.check(options.emulatorHost(), found);
        if (reachable) {
            queues(options, list(() -> new PubSubBroker(options), found), found);
        } else {
            found.accept(Finding.hint("Topics and subscriptions were not checked."));
        }
        if (chosen.hasDatabaseBesidePubSub() && DatabaseCheck.check(chosen, TIMEOUT, found)) {
            found.accept(
                    chosen.isUnrecorded()
                            ? Finding.hint("No records of jobs are kept in it: barback.records.enabled is false.")
                            : Finding.ok("Records of jobs are kept in it."));
        }
    }

    private void database(CommandLineBroker chosen, Consumer<Finding> found) {
        found.accept(Finding.ok(
                "The broker is a database, because " + chosen.choice().reason() + "."));
        found.accept(queueName());
        if (!DatabaseCheck.check(chosen, TIMEOUT, found)) {
            return;
        }
        List<QueueInfo> queues = list(chosen::open, found);
        if (queues != null && queues.isEmpty()) {
            found.accept(Finding.hint(NO_QUEUES));
        } else if (queues != null) {
            for (QueueInfo queue : queues) {
                found.accept(Finding.ok("The queue %s: %d available, %d leased, %d delayed."
                        .formatted(
                                queue.name(),
                                queue.available().orElse(0),
                                queue.leased().orElse(0),
                                queue.delayed().orElse(0))));
            }
            checkDefaultQueue(queues, found);
        }
    }

    private static Finding project(PubSubOptions options) {
        String project = options.projectId();
        if (options.isServiceProject()) {
            return Finding.ok("The project is " + project + ".");
        }
        String name = "The project is " + project + ", set by " + PubSubOptions.PROJECT_ID + " or by default; ";
        return options.emulatorHost() != null
                ? Finding.ok(name + "the emulator accepts it, the real service would not.")
                : Finding.problem(name + "Google Cloud's projects have 6 to 30 lower-case letters, digits and hyphens."
                        + " Set " + PubSubOptions.PROJECT_ID + ".");
    }

    private Finding queueName() {
        String name = context.defaultQueue();
        return name.equals(QueueNames.MORGUE)
                ? Finding.problem("The default queue is morgue, which no worker serves. Name another one.")
                : Finding.ok("The default queue is " + name + ".");
    }

    private void queues(PubSubOptions options, @Nullable List<QueueInfo> queues, Consumer<Finding> found) {
        if (queues == null) {
            return;
        } else if (queues.isEmpty()) {
            found.accept(Finding.hint(NO_QUEUES));
            return;
        }
        for (QueueInfo queue : queues) {
            found.accept(
                    queue.problem().isEmpty()
                            ? Finding.ok("The queue " + queue.name() + " is complete.")
                            : Finding.problem("The queue " + queue.name() + ": " + queue.problem()));
        }
        if (!has(QueueNames.MORGUE, queues)) {
            found.accept(Finding.problem("There are queues but no morgue: a job that fails for good can't be buried."
                    + " A worker makes it."));
        }
        checkDefaultQueue(queues, found);
        if (options.emulatorHost() == null) {
            CloudCheck.checkPermissions(
                    options, queues.stream().map(QueueInfo::name).toList(), found);
        } else {
            found.accept(Finding.hint("Permissions were not checked: the emulator has none."));
        }
    }

    private void checkDefaultQueue(List<QueueInfo> queues, Consumer<Finding> found) {
        if (!has(context.defaultQueue(), queues)) {
            found.accept(Finding.hint("The default queue " + context.defaultQueue()
                    + " is not there yet; a worker, or the first job, makes it."));
        }
    }

    private static @Nullable List<QueueInfo> list(Supplier<Broker> connect, Consumer<Finding> found) {
        try (Broker broker = connect.get()) {
            return broker.queues();
        } catch (BarbackException e) {
            found.accept(Finding.problem(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static boolean has(String name, List<QueueInfo> queues) {
        return queues.stream().anyMatch(queue -> queue.name().equals(name));
    }
}
