package dev.barback.internal.command;

import dev.barback.AccessScope;
import dev.barback.ArgumentException;
import dev.barback.JobOperations;
import dev.barback.internal.command.Command.Action;
import dev.barback.internal.command.Command.Form;
import dev.barback.internal.command.Command.Usage;
import dev.barback.internal.command.Command.WaitsFor;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All commands, by name, for telnet, the console and the command line. Immutable, thread-safe. */
public final class Commands {
    private static final Usage AUTH =
            new Usage("auth", "TOKEN", "Authenticates you, if this session requires it.", Form.LINE);
    private static final Set<String> SESSION_COMMANDS = Set.of("auth", "help", "quit");

    private final JobRegistry registry;
    private final Map<String, Command> byName = new LinkedHashMap<>();

    private Commands(JobRegistry registry, Collection<Command> commands, Action auth) {
        this.registry = registry;
        commands.forEach(this::add);
        add(new Command(AUTH, WaitsFor.CALLS, auth));
        add(new Command(
                new Usage("help", "[COMMAND]", "Lists the commands, or describes one.", Form.LINES),
                WaitsFor.NONE,
                tokens -> control -> new CommandResult.Lines(
                        tokens.isEmpty() ? help() : help(tokens.get(0).fullText()))));
        add(new Command(
                new Usage("quit", "", "Ends the session.", Form.LINE),
                WaitsFor.NONE,
                tokens -> control -> new CommandResult.SessionEnd()));
    }

    /**
     * The commands for an application, without authentication.
     *
     * @param barback runs and enqueues the jobs
     */
    public static Commands of(Barback barback) {
        return of(barback, AccessScope.ALL);
    }

    /**
     * The commands in an access scope: jobs are enqueued for its user, and jobs outside of it are reported as unknown.
     */
    public static Commands of(Barback barback, AccessScope scope) {
        List<Command> all = new ArrayList<>(new JobCommands(barback, scope).all());
        JobOperations operations = barback.jobOperations().withScope(scope);
        all.addAll(new JobOperationCommands(operations).all());
        all.addAll(new QueueCommands(operations).all());
        return new Commands(
                barback.registry(),
                all,
                tokens -> control -> new CommandResult.Text("No authentication is needed here."));
    }

    /** These commands with a replaced {@code auth} and changed actions; the help lists the jobs or not. */
    Commands with(Action auth, UnaryOperator<Command> change, boolean listsJobs) {
        List<Command> others = byName.values().stream()
                .filter(command -> !SESSION_COMMANDS.contains(command.usage().name()))
                .map(change)
                .toList();
        return new Commands(listsJobs ? registry : JobRegistry.of(), others, auth);
    }

    /** All commands, in the order of the help. */
    public Collection<Command> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** The command of this name; null = none. */
    public @Nullable Command find(String name) {
        return byName.get(name);
    }

    /**
     * Parses a line. Quick: does not run the command.
     *
     * @return null if the line is empty
     * @throws ArgumentException if the line is malformed, or the command does not exist
     */
    public @Nullable ParsedCommand parse(String line) {
        List<Token> tokens = Token.parse(line);
        return tokens.isEmpty()
                ? null
                : new ParsedCommand(require(tokens.get(0).fullText()), List.copyOf(tokens.subList(1, tokens.size())));
    }

    /**
     * Parses a line and runs its command in the caller's thread, without a timeout.
     *
     * @return null if the line is empty
     * @throws dev.barback.BarbackException if the command fails; the message is one or two sentences
     */
    public @Nullable CommandResult execute(String line) {
        ParsedCommand parsed = parse(line);
        return parsed == null ? null : parsed.prepare().run(ExecutionControl.INLINE);
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
                .map(command -> command.usage() + ": " + command.usage().description())
                .toList();
    }

    private List<String> help(String name) {
        Usage usage = require(name).usage();
        List<String> lines = new ArrayList<>();
        lines.add(usage.toString());
        lines.add(usage.description());
        if (usage.hasParameter("JOB")) {
            lines.add(
                    "Arguments: words, \"quoted words\", numbers, true, false, null, {\"JSON\": [1, 2]}, name=value.");
            registry.publicJobs()
                    .forEach(job -> lines.add(job.name() + " " + job.perform().signature()));
        }
        return lines;
    }
}
