package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.internal.accounts.AccessToken;
import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Account;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.AuditLog;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.accounts.TokenScope;
import dev.barback.internal.command.DueTimeTokens;
import dev.barback.internal.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code barback users}: manages users of web, their roles and tokens, and shows the audit log. */
@Command(
        name = "users",
        description = "Adds, lists and removes users of web, and their tokens, in the database.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  barback users add ada",
            "  barback users token ada --name laptop --expires 90d",
            "  barback users token prometheus --scopes metrics",
            "  barback users token ada --revoke 5f0c6a2b9d1e",
            "  barback users list"
        })
final class UsersCommand implements Runnable {
    private static final String ORIGIN = "command line";

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    UsersCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "users needs one of add, list, role, token, remove, passwd, audit.");
    }

    @Command(
            name = "add",
            description = "Adds a user. Asks for the password, or reads it from the first line of input.",
            footer = {"", "Examples:", "  barback users add ada", "  barback users add root --admin --generate"})
    int add(
            @Mixin PasswordSource source,
            @Option(names = "--admin", description = "May see and change everything, not only own jobs.") boolean admin,
            @Option(names = "--viewer", description = "May see everything, and change nothing.") boolean viewer) {
        Accounts.checkName(source.name());
        if (admin && viewer) {
            throw new ArgumentException("A user is an admin or a viewer: give --admin or --viewer.");
        }
        String password = source.password(context);
        return withAccounts(database -> {
            Role role = admin ? Role.ADMIN : viewer ? Role.VIEWER : Role.USER;
            if (!accounts(database).add(source.name(), role, new Passwords().hash(password))) {
                throw new BarbackException("There is a user " + source.name() + " already.");
            }
            writeAuditEntry(database, "users add", source.name());
            source.printGenerated(context, password);
            return 0;
        });
    }

    @Command(
            name = "passwd",
            description = "Changes a user's password, and ends the user's sessions. Tokens stay valid.",
            footer = {"", "Example:", "  barback users passwd ada"})
    int passwd(@Mixin PasswordSource source) {
        String password = source.password(context);
        return withAccounts(database -> {
            if (!accounts(database).changePassword(source.name(), new Passwords().hash(password))) {
                throw unknownUser(source.name());
            }
            writeAuditEntry(database, "users passwd", source.name());
            source.printGenerated(context, password);
            return 0;
        });
    }

    @Command(
            name = "role",
            description = "Changes a user's role, and ends the user's sessions.",
            footer = {"", "Example:", "  barback users role ada viewer"})
    int role(
            @Parameters(paramLabel = "NAME", description = "The user.") String name,
            @Parameters(
                            paramLabel = "ROLE",
                            description =
                                    "user: may see and change own jobs. viewer: may see everything, and change nothing."
                                            + " admin: everything.")
                    String text) {
        Role role = Arrays.stream(Role.values())
                .filter(each -> each != Role.UNKNOWN && word(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new ArgumentException("A role is one of user, viewer, admin; not \"" + text + "\"."));
        return withAccounts(database -> {
            Accounts accounts = accounts(database);
            if (!accounts.changeRole(name, role)) {
                throw unknownUserOrLastAdmin(accounts, name);
            }
            writeAuditEntry(database, "users role " + text, name);
            return 0;
        });
    }

    @Command(
            name = "token",
            description = "Makes a token and prints it, once; or revokes one.",
            footer = {
                "",
                "Examples:",
                "  barback users token ada --name laptop --expires 90d",
                "  barback users token ada --revoke 5f0c6a2b9d1e"
            })
    int token(
            @Parameters(paramLabel = "NAME", description = "The user.") String name,
            @Option(names = "--name", paramLabel = "LABEL", defaultValue = "unnamed", description = "The token's name.")
                    String label,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            defaultValue = "90d",
                            description = "How long it is valid, at most 3650d. Default: 90d.")
                    String expires,
            @Option(
                            names = "--scopes",
                            paramLabel = "SCOPES",
                            description =
                                    "What the token allows, of what the user may do: some of metrics, read, enqueue,"
                                            + " separated by commas. Default: everything.")
                    @Nullable String scopes,
            @Option(names = "--revoke", paramLabel = "ID", description = "Revoke the token of this id (see list).")
                    @Nullable String revoked) {
        return withAccounts(database -> {
            AccessTokens tokens = tokens(database);
            if (revoked != null) {
                if (!tokens.revoke(name, revoked)) {
                    throw new BarbackException("There is no token " + revoked + " of " + name + ".");
                }
                writeAuditEntry(database, "users token --revoke", name + " " + revoked);
                return 0;
            }
            String token = tokens.add(name, label, DueTimeTokens.parseWait(expires), scopes(scopes))
                    .orElseThrow(() -> unknownUser(name));
            writeAuditEntry(database, "users token", name + " " + label);
            context.out().println(token);
            context.err().println("It is not shown again.");
            return 0;
        });
    }

    @Command(
            name = "remove",
            description = "Removes a user with all tokens. The jobs stay, visible to the next user of that name.",
            footer = {"", "Example:", "  barback users remove ada --yes"})
    int remove(
            @Parameters(paramLabel = "NAME", description = "The user.") String name, @Mixin Confirmation confirmation) {
        if (!confirmation.confirms("Remove the user " + name, context, spec)) {
            return BarbackCommand.FAILED;
        }
        return withAccounts(database -> {
            Accounts accounts = accounts(database);
            if (!accounts.remove(name)) {
                throw unknownUserOrLastAdmin(accounts, name);
            }
            writeAuditEntry(database, "users remove", name);
            return 0;
        });
    }

    @Command(
            name = "list",
            description = "Lists the users, and their tokens.",
            footer = {"", "Example:", "  barback users list"})
    int list() {
        return withAccounts(database -> {
            Table users = new Table("USER", "ROLE", "SINCE");
            for (Account each : accounts(database).list()) {
                users.add(each.name(), word(each.role()), seconds(each.createdAt()));
            }
            users.print(context.out());
            List<AccessToken> all = tokens(database).list();
            if (!all.isEmpty()) {
                Table tokens = new Table("TOKEN", "OF", "SCOPES", "EXPIRES", "LAST USED", "NAME");
                for (AccessToken each : all) {
                    Instant used = each.usedAt();
                    tokens.add(
                            each.id(),
                            each.user(),
                            each.scopes().isEmpty() ? "all" : TokenScope.lowerCaseNames(each.scopes()),
                            seconds(each.expiresAt()),
                            used == null ? "never" : seconds(used),
                            SafeText.forAnswer(each.label()));
                }
                context.out().println();
                tokens.print(context.out());
            }
            return 0;
        });
    }

    @Command(
            name = "audit",
            description = "Shows the audit log, the latest entries first.",
            footer = {"", "Example:", "  barback users audit --limit 20"})
    int audit(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "The maximum number of entries. Default: 100.")
                    int limit) {
        return withAccounts(database -> {
            Table table = new Table("AT", "USER", "FROM", "OUTCOME", "ACTION");
            for (AuditLog.Entry each : database.auditLog(context.clock()).latest(Math.max(1, limit))) {
                table.add(
                        seconds(each.at()),
                        SafeText.forAnswer(each.user()),
                        each.origin(),
                        each.outcome(),
                        SafeText.forAnswer(each.action() + " " + each.subject()));
            }
            table.print(context.out());
            return 0;
        });
    }

    private int withAccounts(Function<AccountDatabase, Integer> work) {
        try (AccountDatabase database = CommandLineBroker.of(context.settings()).accounts()) {
            return work.apply(database);
        }
    }

    /** An empty variable in a script must not make a token for everything. */
    private static Set<TokenScope> scopes(@Nullable String given) {
        if (given != null && given.isBlank()) {
            throw new BarbackException(
                    "--scopes is empty: name some of metrics, read, enqueue, or omit it for everything.");
        }
        return TokenScope.of(given == null ? "" : given);
    }

    private Accounts accounts(AccountDatabase database) {
        return database.accounts(context.clock());
    }

    private AccessTokens tokens(AccountDatabase database) {
        return database.tokens(context.clock());
    }

    /** Adds an audit entry with the process's user name, since the command line does not authenticate. */
    private void writeAuditEntry(AccountDatabase database, String action, String subject) {
        String user = System.getProperty("user.name", "");
        database.auditLog(context.clock()).add(user, ORIGIN, action, subject, "ok");
    }

    private static BarbackException unknownUserOrLastAdmin(Accounts accounts, String name) {
        return accounts.find(name).isEmpty()
                ? unknownUser(name)
                : new BarbackException(name + " is the last admin; add another one first.");
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static BarbackException unknownUser(String name) {
        return new BarbackException("There is no user " + SafeText.forAnswer(name) + ".");
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
