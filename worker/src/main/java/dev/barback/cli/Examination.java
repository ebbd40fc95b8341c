package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.broker.Broker;
import dev.barback.broker.QueueInfo;
import dev.barback.broker.QueueNames;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The doctor's round: settings first, then whether somebody answers, then what is there. What can't be known
 * once something before it is wrong, is left out. Every step ends in time.
 */
final class Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String NO_QUEUES = "There are no queues yet; a worker, or the first job, makes them.";

    private final Surroundings surroundings;
    private final List<Finding> findings = new ArrayList<>();

    Examination(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Gives each finding to the listener as soon as it is there, and all in the end. */
    List<Finding> run(Consumer<Finding> listener) {
        Consumer<Finding> found = listener.andThen(findings::add);
        ChosenBroker chosen;
        try {
            chosen = ChosenBroker.of(surroundings.environment());
        } catch (IllegalArgumentException e) {
            found.accept(Finding.problem(String.valueOf(e.getMessage())));
            return List.copyOf(findings);
        }
        switch (chosen.choice().kind()) {
            case PUBSUB -> pubSub(chosen, found);
            case JDBC -> database(chosen, found);
            case MEMORY ->
                found.accept(Finding.hint("The broker is a process's memory, because "
                        + chosen.choice().reason() + ". From outside of that process there is nothing to look at."));
        }
        return List.copyOf(findings);
    }

    private void pubSub(ChosenBroker chosen, Consumer<Finding> found) {
        PubSubOptions options;
        try {
            options = chosen.pubSub().withCallTimeout(PATIENCE);
        } catch (IllegalArgumentException e) {
            found.accept(Finding.problem(String.valueOf(e.getMessage())));
            return;
        }
        found.accept(
                Finding.ok("The broker is Pub/Sub, because " + chosen.choice().reason() + "."));
        found.accept(project(options));
        found.accept(queueName());
        boolean reachable = options.emulatorHost() == null
                ? CloudSide.examine(options, surroundings, found)
                : EmulatorSide.examine(options.emulatorHost(), found);
        if (reachable) {
            queues(options, list(() -> new PubSubBroker(options), found), found);
        } else {
            found.accept(Finding.hint("Topics and subscriptions were not looked at."));
        }
        if (chosen.isBesideDatabase() && DatabaseSide.examine(chosen, PATIENCE, found)) {
            found.accept(
                    chosen.isUnrecorded()
                            ? Finding.hint("No records of jobs are kept in it: barback.records.enabled is false.")
                            : Finding.ok("Records of jobs are kept in it."));
        }
    }

    private void database(ChosenBroker chosen, Consumer<Finding> found) {
        found.accept(Finding.ok(
                "The broker is a database, because " + chosen.choice().reason() + "."));
        found.accept(queueName());
        if (!DatabaseSide.examine(chosen, PATIENCE, found)) {
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
            hintAtDefaultQueue(queues, found);
        }
    }

    private static Finding project(PubSubOptions options) {
        String project = options.projectId();
        if (options.isServiceProject()) {
            return Finding.ok("The project is " + project + ".");
        }
        String name = "The project is " + project + ", set by " + PubSubOptions.PROJECT_ID + " or by default; ";
        return options.emulatorHost() != null
                ? Finding.ok(name + "the emulator takes it, the real service would not.")
                : Finding.problem(name + "Google Cloud's projects have 6 to 30 lower-case letters, digits and hyphens."
                        + " Set " + PubSubOptions.PROJECT_ID + ".");
    }

    private Finding queueName() {
        try {
            String name = QueueNames.check(surroundings.defaultQueue());
            return name.equals(QueueNames.MORGUE)
                    ? Finding.problem("QUEUE_NAME is morgue, which no worker serves. Name another queue.")
                    : Finding.ok("The default queue is " + name + ".");
        } catch (ArgumentException e) {
            return Finding.problem("QUEUE_NAME: " + e.getMessage());
        }
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
            found.accept(Finding.problem("There are queues but no morgue: a job that fails for good has nowhere to go."
                    + " A worker makes it."));
        }
        hintAtDefaultQueue(queues, found);
        if (options.emulatorHost() == null) {
            CloudSide.examinePermissions(
                    options, queues.stream().map(QueueInfo::name).toList(), found);
        } else {
            found.accept(Finding.hint("Permissions were not looked at: the emulator knows none."));
        }
    }

    private void hintAtDefaultQueue(List<QueueInfo> queues, Consumer<Finding> found) {
        if (!has(surroundings.defaultQueue(), queues)) {
            found.accept(Finding.hint("The default queue " + surroundings.defaultQueue()
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
