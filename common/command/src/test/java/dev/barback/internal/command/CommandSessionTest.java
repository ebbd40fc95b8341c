package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.AccessScope;
import dev.barback.BarbackException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.MessageAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The commands permitted in a session with authentication, and the user of what they enqueue. */
class CommandSessionTest {
    private static final AccessScope ADA = AccessScope.own("ada");

    public static class Hello implements Job {
        public String perform() {
            return "Hello";
        }
    }

    /** Enqueues another job. */
    static class Parent implements Job {
        private final AtomicReference<Jobs> jobs = new AtomicReference<>();

        public String perform() {
            return jobs.get().performLater(Hello::perform).jobId();
        }
    }

    @Test
    void whatAPerformedJobEnqueuesIsOfWhoHadItPerformed() {
        MemoryBroker broker = new MemoryBroker();
        Parent parent = new Parent();
        JobRegistry registry = JobRegistry.of(new Hello(), parent);
        Barback barback = Barback.builder(broker, registry).build();
        parent.jobs.set(barback.jobs());

        Commands.of(barback, ADA).parse("perform_now Parent").prepare().run(ExecutionControl.INLINE);

        assertThat(broker.waiting())
                .singleElement()
                .satisfies(
                        child -> assertThat(child.message().attributes()).containsEntry(MessageAttributes.USER, "ada"));
    }

    @Test
    void aDoorOpensWithATokenAndClosesWithIt() {
        MemoryBroker broker = new MemoryBroker();
        JobRegistry registry = JobRegistry.of(new Hello());
        Barback barback = Barback.builder(broker, registry).build();
        List<String> auditEntries = new ArrayList<>();
        boolean[] revoked = {false};
        int[] jobs = {0};
        CommandSession session =
                CommandSession.withAuthentication(scope -> Commands.of(barback, scope), new Authenticator() {
                    @Override
                    public AccessScope authenticate(String token) {
                        return reauthenticate(token).orElseThrow(() -> new BarbackException("Nobody."));
                    }

                    @Override
                    public Optional<AccessScope> reauthenticate(String token) {
                        return token.equals("right") && !revoked[0] ? Optional.of(ADA) : Optional.empty();
                    }

                    @Override
                    public void checkRateLimit(AccessScope scope) {
                        if (++jobs[0] > 2) {
                            throw new BarbackException("Too many.");
                        }
                    }

                    @Override
                    public void authorizeAndAudit(AccessScope scope, String command, String subject) {
                        auditEntries.add(scope.user() + " " + command + " " + subject);
                    }

                    @Override
                    public void auditDenial(AccessScope scope, String command, String subject) {
                        auditEntries.add(scope.user() + " " + command + " " + subject + " denied");
                    }
                });
        assertThat(help(session, "help")).contains("auth TOKEN: Authenticates you, if this session requires it.");
        assertThat(help(session, "help perform_now")).noneMatch(line -> line.startsWith("Hello"));
        for (String command : List.of("perform_now Hello", "queues", "clear x", "get_info x")) {
            assertThatThrownBy(() -> execute(session, command)).hasMessage("Authenticate first: auth TOKEN.");
        }
        assertThatThrownBy(() -> execute(session, "auth wrong")).hasMessage("Nobody.");
        assertThat(execute(session, "auth right")).isEqualTo(new CommandResult.Text("Hello ada."));
        assertThat(help(session, "help perform_now")).anyMatch(line -> line.startsWith("Hello"));
        assertThat(execute(session, "perform_now Hello")).isEqualTo(new CommandResult.Text("Hello"));
        assertThat(auditEntries).containsExactly("ada perform_now Hello");
        assertThat(execute(session, "perform_later Hello")).isInstanceOf(CommandResult.Text.class);
        for (String command : List.of("perform_now Hello", "perform_later Hello", "perform_in 9 Hello")) {
            assertThatThrownBy(() -> execute(session, command)).hasMessage("Too many.");
        }
        assertThat(auditEntries).hasSize(2);
        for (String command : List.of("clear mail", "queues")) {
            assertThatThrownBy(() -> execute(session, command))
                    .hasMessage("Queues are for admins: you access only your own jobs.");
        }
        assertThat(auditEntries.subList(2, auditEntries.size()))
                .as("a denial alone, and no begin")
                .containsExactly("ada clear mail denied", "ada queues  denied");
        revoked[0] = true;
        assertThatThrownBy(() -> session.parse("perform_now Nope").prepare())
                .as("the names of jobs are for valid tokens")
                .hasMessage("Authenticate again: auth TOKEN.");
        revoked[0] = false;
        execute(session, "auth right");
        revoked[0] = true;
        assertThatThrownBy(() -> execute(session, "perform_now Hello")).hasMessage("Authenticate again: auth TOKEN.");
        assertThatThrownBy(() -> execute(session, "perform_now Hello")).hasMessage("Authenticate first: auth TOKEN.");
    }

    private static CommandResult execute(CommandSession session, String line) {
        return session.parse(line).prepare().run(ExecutionControl.INLINE);
    }

    private static List<String> help(CommandSession session, String line) {
        return ((CommandResult.Lines) execute(session, line)).lines();
    }
}
