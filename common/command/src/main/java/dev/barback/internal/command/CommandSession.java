package dev.barback.internal.command;

import dev.barback.AccessScope;
import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.internal.command.Command.PreparedCommand;
import dev.barback.internal.command.Command.WaitsFor;
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
    private static final Set<String> READ_ONLY = Set.of("get_info", "queues");
    private static final Set<String> ON_QUEUES = Set.of("queues", "clear");
    private static final List<String> SUBJECTS = List.of("ID", "QUEUE", "JOB");

    private final Function<AccessScope, Commands> commandsFor;
    private final @Nullable Authenticator authenticator;
    private volatile Commands commands;
    private volatile @Nullable AccessScope sessionScope; // authenticated; null = not, or not required

    private CommandSession(Function<AccessScope, Commands> commandsFor, @Nullable Authenticator authenticator) {
        this.commandsFor = commandsFor;
        this.authenticator = authenticator;
        Commands allCommands = commandsFor.apply(AccessScope.ALL);
        this.commands = authenticator == null ? allCommands : locked(allCommands);
    }

    /** A session without authentication. */
    public static CommandSession withoutAuthentication(Commands commands) {
        return new CommandSession(scope -> commands, null);
    }

    /**
     * A session with authentication by access token.
     *
     * @param commandsFor creates the commands for an access scope
     * @param authenticator authenticates access tokens
     */
    public static CommandSession withAuthentication(
            Function<AccessScope, Commands> commandsFor, Authenticator authenticator) {
        return new CommandSession(commandsFor, authenticator);
    }

    /** Whether the user is authenticated, or authentication is not required. */
    public boolean isOpen() {
        return authenticator == null || sessionScope != null;
    }

    /** The authenticated user; empty = none, or authentication is not required. */
    public Optional<String> user() {
        return Optional.ofNullable(sessionScope).map(AccessScope::user);
    }

    /**
     * Parses a line, in the access scope of the session. Quick: does not run the command.
     *
     * @return null if the line is empty
     * @throws ArgumentException if the line is malformed, or the command does not exist
     */
    public @Nullable ParsedCommand parse(String line) {
        return commands.parse(line);
    }

    private Commands locked(Commands all) {
        return all.with(
                this::authenticate,
                command -> new Command(command.usage(), WaitsFor.NONE, tokens -> {
                    throw new BarbackException("Authenticate first: auth TOKEN.");
                }),
                false);
    }

    private PreparedCommand authenticate(List<Token> tokens) {
        String token = tokens.get(0).fullText();
        return control -> authenticate(token);
    }

    private CommandResult authenticate(String token) {
        AccessScope scope = authenticator().authenticate(token);
        AuthenticatedCommands authenticatedCommands = new AuthenticatedCommands(token, scope);
        commands = commandsFor.apply(scope).with(this::authenticate, authenticatedCommands::wrap, true);
        sessionScope = scope;
        return new CommandResult.Text("Hello " + scope.user() + ".");
    }

    private Authenticator authenticator() {
        return Objects.requireNonNull(authenticator);
    }

    /** The commands of an authenticated user. */
    private final class AuthenticatedCommands {
        private final String token;
        private final AccessScope scope;

        AuthenticatedCommands(String token, AccessScope scope) {
            this.token = token;
            this.scope = scope;
        }

        Command wrap(Command command) {
            return new Command(command.usage(), command.waitsFor(), tokens -> {
                if (command.waitsFor() == WaitsFor.JOB) {
                    recheckToken(); // its preparation converts the arguments, and its errors name jobs
                }
                PreparedCommand prepared = command.action().prepare(tokens);
                return control -> {
                    recheckToken();
                    if (command.usage().hasParameter("JOB")) {
                        authenticator().checkRateLimit(scope);
                    }
                    authorize(command.usage().name(), subject(command, tokens));
                    return prepared.run(control);
                };
            });
        }

        private void authorize(String command, String subject) {
            if (ON_QUEUES.contains(command) && !scope.all()) {
                authenticator().auditDenial(scope, command, subject);
                scope.requireAll("Queues");
            } else if (!READ_ONLY.contains(command)) {
                authenticator().authorizeAndAudit(scope, command, subject);
            }
        }

        private void recheckToken() {
            if (!authenticator().reauthenticate(token).equals(Optional.of(scope))) {
                commands = locked(commands);
                sessionScope = null;
                throw new BarbackException("Authenticate again: auth TOKEN.");
            }
        }

        private static String subject(Command command, List<Token> tokens) {
            for (String name : SUBJECTS) {
                int position = command.usage().positionOf(name);
                if (position >= 0 && position < tokens.size()) {
                    return tokens.get(position).fullText();
                }
            }
            return "";
        }
    }
}
