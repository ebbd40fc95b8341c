package dev.barback.command;

import dev.barback.ArgumentException;
import dev.barback.command.Command.Action;
import dev.barback.command.Command.Form;
import dev.barback.command.Command.Load;
import dev.barback.command.Command.Usage;
import dev.barback.execution.Run;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.steering.Sight;
import dev.barback.steering.Steering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All commands, by name: the language that telnet, the console and the command line speak. Immutable, thread-safe. */
public final class Commands {
    private static final Usage AUTH =
            new Usage("auth", "TOKEN", "Says who you are, where one is asked for that.", Form.LINE);
    private static final Set<String> OWN = Set.of("auth", "help", "quit");

    private final JobRegistry registry;
    private final Map<String, Command> byName = new LinkedHashMap<>();

    private Commands(JobRegistry registry, Collection<Command> commands, Action auth) {
        this.registry = registry;
        commands.forEach(this::add);
        add(new Command(AUTH, Load.CALLS, auth));
        add(new Command(
                new Usage("help", "[COMMAND]", "Tells the commands, or more of one.", Form.LINES),
                Load.NONE,
                words -> run -> new Answer.Lines(
                        words.isEmpty() ? help() : help(words.get(0).whole()))));
        add(new Command(
                new Usage("quit", "", "Ends the conversation.", Form.LINE),
                Load.NONE,
                words -> run -> new Answer.Goodbye()));
    }

    /**
     * The commands for an application, where nobody is asked for a name.
     *
     * @param barback runs and enqueues
     * @param registry the jobs it knows
     */
    public static Commands of(Barback barback, JobRegistry registry) {
        return of(barback, registry, Sight.ALL);
    }

    /** The same for somebody: what they enqueue is theirs, and what they don't see is not there. */
    public static Commands of(Barback barback, JobRegistry registry, Sight sight) {
        List<Command> all = new ArrayList<>(new JobCommands(barback, registry, sight).all());
        Steering steering = barback.steering().seenBy(sight);
        all.addAll(new SteeringCommands(steering).all());
        all.addAll(new QueueCommands(steering).all());
        return new Commands(registry, all, words -> run -> new Answer.Text("Nobody is asked for a token here."));
    }

    /** The same with other deeds; jobs are told of or not. */
    Commands with(Action auth, UnaryOperator<Command> change, boolean tellsJobs) {
        List<Command> others = byName.values().stream()
                .filter(command -> !OWN.contains(command.usage().name()))
                .map(change)
                .toList();
        return new Commands(tellsJobs ? registry : JobRegistry.of(), others, auth);
    }

    /** All of them, in the order in which help tells them. */
    public Collection<Command> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** The command of this name; null if there is none. */
    public @Nullable Command find(String name) {
        return byName.get(name);
    }

    /**
     * What a line asks for. Quick: nothing is done yet.
     *
     * @return null if the line is empty
     * @throws ArgumentException if it can't be read, or there is no such command
     */
    public @Nullable Call read(String line) {
        List<Word> words = Word.read(line);
        return words.isEmpty()
                ? null
                : new Call(require(words.get(0).whole()), List.copyOf(words.subList(1, words.size())));
    }

    /**
     * Does what a line asks for, in the caller's thread, for as long as it takes.
     *
     * @return null if the line is empty
     * @throws dev.barback.BarbackException if it can't be done; the message is one sentence or two
     */
    public @Nullable Answer execute(String line) {
        Call call = read(line);
        return call == null ? null : call.prepare().run(Run.HERE);
    }

    private void add(Command command) {
        if (byName.put(command.usage().name(), command) != null) {
            throw new IllegalArgumentException(
                    "Two commands are named " + command.usage().name() + ".");
        }
    }

    private Command require(String name) {
        Command command = byName.get(name);
        if (command == null) {
            throw new ArgumentException("There is no command \"%s\". There are: %s."
                    .formatted(
                            name.length() <= 60 ? name : name.substring(0, 60) + "...",
                            String.join(", ", byName.keySet())));
        }
        return command;
    }

    private List<String> help() {
        return byName.values().stream()
                .map(command -> command.usage() + ": " + command.usage().meaning())
                .toList();
    }

    private List<String> help(String name) {
        Usage usage = require(name).usage();
        List<String> lines = new ArrayList<>();
        lines.add(usage.toString());
        lines.add(usage.meaning());
        if (usage.takes("JOB")) {
            lines.add(
                    "Arguments: words, \"quoted words\", numbers, true, false, null, {\"JSON\": [1, 2]}, name=value.");
            registry.open()
                    .forEach(job -> lines.add(job.name() + " " + job.perform().signature()));
        }
        return lines;
    }
}
