package dev.barback.command;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.command.Command.Deed;
import dev.barback.command.Command.Load;
import dev.barback.steering.AccessScope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one session. With authentication, only {@code auth}, {@code help} and {@code quit} work until the
 * user has authenticated, then the user's commands, for as long as the access token is valid. Thread-safe; the commands
 * of one session run one after the other.
 */
public final class CommandSession {
    private static final Set<String> LOOKING = Set.of("get_info", "queues");
    private static final List<String> SUBJECTS = List.of("ID", "QUEUE", "JOB");

    private final Function<AccessScope, Commands> language;
    private final @Nullable Authenticator gate;
    private volatile Commands commands;
    private volatile @Nullable AccessScope who; // authenticated; null = not, or not required

    private CommandSession(Function<AccessScope, Commands> language, @Nullable Authenticator gate) {
        this.language = language;
        this.gate = gate;
        Commands everybodys = language.apply(AccessScope.ALL);
        this.commands = gate == null ? everybodys : closed(everybodys);
    }

    /** A session without authentication. */
    public static CommandSession open(Commands commands) {
        return new CommandSession(scope -> commands, null);
    }

    /**
     * A session that an access token opens.
     *
     * @param language creates the commands for an access scope
     * @param gate authenticates access tokens
     */
    public static CommandSession guarded(Function<AccessScope, Commands> language, Authenticator gate) {
        return new CommandSession(language, gate);
    }

    /** Whether the user is authenticated, or authentication is not required. */
    public boolean isOpen() {
        return gate == null || who != null;
    }

    /** The authenticated user; empty = none, or authentication is not required. */
    public Optional<String> user() {
        return Optional.ofNullable(who).map(AccessScope::user);
    }

    /**
     * Parses a line, in the access scope of the session. Quick: does not run the command.
     *
     * @return null if the line is empty
     * @throws ArgumentException if the line is malformed, or the command does not exist
     */
    public @Nullable ParsedCommand read(String line) {
        return commands.read(line);
    }

    private Commands closed(Commands all) {
        return all.with(
                this::enter,
                command -> new Command(command.usage(), Load.NONE, words -> {
                    throw new BarbackException("Authenticate first: auth TOKEN.");
                }),
                false);
    }

    private Deed enter(List<Token> words) {
        String token = words.get(0).whole();
        return run -> enter(token);
    }

    private CommandResult enter(String token) {
        AccessScope scope = gate().admit(token);
        Guarded guarded = new Guarded(token, scope);
        commands = language.apply(scope).with(this::enter, guarded::command, true);
        who = scope;
        return new CommandResult.Text("Hello " + scope.user() + ".");
    }

    private Authenticator gate() {
        return Objects.requireNonNull(gate);
    }

    /** The commands of an authenticated user. */
    private final class Guarded {
        private final String token;
        private final AccessScope scope;

        Guarded(String token, AccessScope scope) {
            this.token = token;
            this.scope = scope;
        }

        Command command(Command command) {
            return new Command(command.usage(), command.load(), words -> {
                Deed deed = command.action().prepare(words);
                return run -> {
                    requireStill();
                    if (command.usage().takes("JOB")) {
                        gate().countJob(scope);
                    }
                    if (!LOOKING.contains(command.usage().name())) {
                        gate().note(scope, command.usage().name(), subject(command, words));
                    }
                    return deed.run(run);
                };
            });
        }

        private void requireStill() {
            if (!gate().readmit(token).equals(Optional.of(scope))) {
                commands = closed(commands);
                who = null;
                throw new BarbackException("Authenticate again: auth TOKEN.");
            }
        }

        private static String subject(Command command, List<Token> words) {
            for (String name : SUBJECTS) {
                int place = command.usage().placeOf(name);
                if (place >= 0 && place < words.size()) {
                    return words.get(place).whole();
                }
            }
            return "";
        }
    }
}
