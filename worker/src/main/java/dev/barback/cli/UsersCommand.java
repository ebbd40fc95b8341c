package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.command.Escapes;
import dev.barback.command.TimeWords;
import dev.barback.jdbc.AccessToken;
import dev.barback.jdbc.Account;
import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.AuditTrail;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.jdbc.Scope;
import dev.barback.spring.Passwords;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** {@code barback users}: who may come in, where web asks. */
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
    private static final String HERE = "command line";

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    UsersCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "users needs one of add, list, role, token, remove, passwd, audit.");
    }

    /** Who, and how they get a password. */
    static final class Password {
        @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and . _ -")
        private String name = "";

        @Option(names = "--generate", description = "Make a password, and print it. Default: it is asked for.")
        private boolean generate;
    }

    @Command(
            name = "add",
            description = "Adds a user. The password is asked for, or the first line of the input.",
            footer = {"", "Examples:", "  barback users add ada", "  barback users add root --admin --generate"})
    int add(
            @Mixin Password who,
            @Option(names = "--admin", description = "Sees and steers everything, not own jobs alone.") boolean admin,
            @Option(names = "--viewer", description = "Sees everything, and changes nothing.") boolean viewer) {
        Accounts.checkName(who.name);
        if (admin && viewer) {
            throw new ArgumentException("A user is an admin or a viewer: give --admin or --viewer.");
        }
        String password = password(who);
        return with(records -> {
            Role role = admin ? Role.ADMIN : viewer ? Role.VIEWER : Role.USER;
            if (!accounts(records).add(who.name, role, new Passwords().hash(password))) {
                throw new BarbackException("There is a user " + who.name + " already.");
            }
            note(records, "users add", who.name);
            return shown(who, password);
        });
    }

    @Command(
            name = "passwd",
            description = "Gives a user another password, and ends the sessions of the old one. Tokens stay.",
            footer = {"", "Example:", "  barback users passwd ada"})
    int passwd(@Mixin Password who) {
        String password = password(who);
        return with(records -> {
            if (!accounts(records).changePassword(who.name, new Passwords().hash(password))) {
                throw nobody(who.name);
            }
            note(records, "users passwd", who.name);
            return shown(who, password);
        });
    }

    @Command(
            name = "role",
            description = "Gives a user another role, and ends the sessions of the old one.",
            footer = {"", "Example:", "  barback users role ada viewer"})
    int role(
            @Parameters(paramLabel = "NAME", description = "Who.") String name,
            @Parameters(
                            paramLabel = "ROLE",
                            description =
                                    "user: sees and steers own jobs. viewer: sees everything, and changes nothing."
                                            + " admin: everything.")
                    String word) {
        Role role = Arrays.stream(Role.values())
                .filter(each -> each != Role.UNKNOWN && word(each).equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new ArgumentException("A role is one of user, viewer, admin; not \"" + word + "\"."));
        return with(records -> {
            Accounts accounts = accounts(records);
            if (!accounts.changeRole(name, role)) {
                throw nobodyOrTheLastAdmin(accounts, name);
            }
            note(records, "users role " + word, name);
            return 0;
        });
    }

    @Command(
            name = "token",
            description = "Makes a token, and prints it, once; or revokes one.",
            footer = {
                "",
                "Examples:",
                "  barback users token ada --name laptop --expires 90d",
                "  barback users token ada --revoke 5f0c6a2b9d1e"
            })
    int token(
            @Parameters(paramLabel = "NAME", description = "Whose.") String name,
            @Option(names = "--name", paramLabel = "LABEL", defaultValue = "unnamed", description = "What it is for.")
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
                                    "What it is good for, of what the user may do: some of metrics, read, enqueue,"
                                            + " separated by commas. Default: everything.")
                    @Nullable String scopes,
            @Option(names = "--revoke", paramLabel = "ID", description = "End the token of this id (see list).")
                    @Nullable String revoked) {
        return with(records -> {
            Accounts accounts = accounts(records);
            if (revoked != null) {
                if (!accounts.revoke(name, revoked)) {
                    throw new BarbackException("There is no token " + revoked + " of " + name + ".");
                }
                note(records, "users token --revoke", name + " " + revoked);
                return 0;
            }
            String token = accounts.addToken(name, label, TimeWords.wait(expires), scopes(scopes))
                    .orElseThrow(() -> nobody(name));
            note(records, "users token", name + " " + label);
            surroundings.out().println(token);
            surroundings.err().println("It is not shown again.");
            return 0;
        });
    }

    @Command(
            name = "remove",
            description = "Removes a user with all tokens. Their jobs stay, and are seen by who gets the name next.",
            footer = {"", "Example:", "  barback users remove ada --yes"})
    int remove(@Parameters(paramLabel = "NAME", description = "Who.") String name, @Mixin Question question) {
        if (!question.confirms("Remove the user " + name, surroundings, spec)) {
            return BarbackCommand.FAILED;
        }
        return with(records -> {
            Accounts accounts = accounts(records);
            if (!accounts.remove(name)) {
                throw nobodyOrTheLastAdmin(accounts, name);
            }
            note(records, "users remove", name);
            return 0;
        });
    }

    @Command(
            name = "list",
            description = "Lists the users, and their tokens.",
            footer = {"", "Example:", "  barback users list"})
    int list() {
        return with(records -> {
            Table users = new Table("USER", "ROLE", "SINCE");
            for (Account each : accounts(records).list()) {
                users.add(each.name(), word(each.role()), seconds(each.createdAt()));
            }
            users.print(surroundings.out());
            List<AccessToken> all = accounts(records).tokens();
            if (!all.isEmpty()) {
                Table tokens = new Table("TOKEN", "OF", "SCOPES", "EXPIRES", "LAST USED", "NAME");
                for (AccessToken each : all) {
                    Instant used = each.usedAt();
                    tokens.add(
                            each.id(),
                            each.user(),
                            each.scopes().isEmpty() ? "all" : Scope.words(each.scopes()),
                            seconds(each.expiresAt()),
                            used == null ? "never" : seconds(used),
                            Escapes.line(each.label()));
                }
                surroundings.out().println();
                tokens.print(surroundings.out());
            }
            return 0;
        });
    }

    @Command(
            name = "audit",
            description = "Shows who did what, the latest first.",
            footer = {"", "Example:", "  barback users audit --limit 20"})
    int audit(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many at most. Default: 100.")
                    int limit) {
        return with(records -> {
            Table table = new Table("AT", "USER", "FROM", "OUTCOME", "ACTION");
            for (AuditTrail.Entry each :
                    records.auditTrail(surroundings.clock()).latest(Math.max(1, limit))) {
                table.add(
                        seconds(each.at()),
                        Escapes.line(each.user()),
                        each.origin(),
                        each.outcome(),
                        Escapes.line(each.action() + " " + each.subject()));
            }
            table.print(surroundings.out());
            return 0;
        });
    }

    private int with(Function<JdbcRecords, Integer> work) {
        try (JdbcRecords records = ChosenBroker.of(surroundings.environment()).users()) {
            return work.apply(records);
        }
    }

    /** An empty variable in a script must not make a token for everything. */
    private static Set<Scope> scopes(@Nullable String given) {
        if (given != null && given.isBlank()) {
            throw new BarbackException(
                    "--scopes is empty: name some of metrics, read, enqueue, or leave it out for everything.");
        }
        return Scope.of(given == null ? "" : given);
    }

    private Accounts accounts(JdbcRecords records) {
        return records.accounts(surroundings.clock());
    }

    /** Whoever can reach the database is not asked for a name; that of the process is as good as any. */
    private void note(JdbcRecords records, String action, String subject) {
        String user = System.getProperty("user.name", "");
        records.auditTrail(surroundings.clock()).add(user, HERE, action, subject, "ok");
    }

    private String password(Password who) {
        return who.generate ? Passwords.generate() : Passwords.check(typed());
    }

    private int shown(Password who, String password) {
        if (who.generate) {
            surroundings.out().println(password);
            surroundings.err().println("It is not shown again.");
        }
        return 0;
    }

    /** In a terminal not to be seen, and twice; else the next line of the input. */
    @SuppressWarnings("SystemConsoleNull") // before 22 it is null without a terminal
    private String typed() {
        java.io.Console console = surroundings.terminal() ? System.console() : null;
        if (console != null) {
            char[] first = console.readPassword("Password: ");
            char[] again = console.readPassword("Again: ");
            if (first == null || !Arrays.equals(first, again)) {
                throw new ArgumentException("The two passwords are not the same.");
            }
            return new String(first);
        }
        try {
            String line = surroundings.in().readLine();
            if (line == null) {
                throw new ArgumentException("There is nobody to ask for a password, and no line of input to take it"
                        + " from: give it on standard input, or say --generate.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BarbackException nobodyOrTheLastAdmin(Accounts accounts, String name) {
        return accounts.find(name).isEmpty()
                ? nobody(name)
                : new BarbackException(name + " is the last admin; add another one first.");
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static BarbackException nobody(String name) {
        return new BarbackException("There is no user " + Escapes.line(name) + ".");
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
