package dev.barback.web.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.barback.AccessScope;
import dev.barback.BarbackException;
import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.command.Authenticator;
import dev.barback.internal.command.Commands;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** A command server on a free port, with its own job classes and small limits. */
final class TestCommandServer implements AutoCloseable {
    private static final Logger JOBS_LOG = (Logger) LoggerFactory.getLogger("dev.barback.jobs");

    final Broker broker;
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final Commands commands;
    final CommandServer server;
    private final List<Client> clients = new ArrayList<>();

    /** The settings of a test. */
    static final class Settings {
        Broker broker = new MemoryBroker();
        int threads = 4;
        int connections = 2000;
        int connectionsPerUser = 200;
        int line = 1000;
        Duration idle = Duration.ZERO;
        int unread = 4096;
        Duration unreadTime = Duration.ofSeconds(30);
        int unauthenticatedPerAddress = 50;
        Duration authenticationTimeout = Duration.ofSeconds(30);
        int atOnce = 4;
        int perUser = 2;
        Set<String> tokens = Set.of();
        Duration timeout = Duration.ofSeconds(30);

        TestCommandServer start() {
            return new TestCommandServer(this);
        }
    }

    private TestCommandServer(Settings settings) {
        JOBS_LOG.setLevel(Level.WARN); // tens of thousands of lines
        broker = settings.broker;
        JobRegistry registry = JobRegistry.of(
                new HelloWorldJob(),
                new Echo(),
                new Repeat(),
                new Wait(release, interrupted),
                new Stubborn(release),
                new Show());
        Barback barback = Barback.builder(broker, registry).build();
        commands = Commands.of(barback);
        server = new CommandServer(
                settings.tokens.isEmpty()
                        ? CommandSessions.withoutAuthentication(commands)
                        : CommandSessions.withAuthentication(
                                scope -> Commands.of(barback, scope), origin -> new Tokens(settings.tokens)),
                new CommandServerProperties(
                        -1,
                        InetAddress.getLoopbackAddress(),
                        settings.threads,
                        new CommandServerProperties.Limits(
                                settings.connections,
                                settings.connectionsPerUser,
                                DataSize.ofBytes(settings.line),
                                settings.idle,
                                DataSize.ofBytes(settings.unread),
                                settings.unreadTime),
                        new CommandServerProperties.Unauthenticated(
                                settings.unauthenticatedPerAddress,
                                settings.authenticationTimeout,
                                DataSize.ofKilobytes(1)),
                        new CommandServerProperties.PerformNow(settings.atOnce, settings.perUser, settings.timeout)),
                true);
        server.start();
    }

    Client connect() throws IOException {
        return connect(64 * 1024);
    }

    Client connect(int buffer) throws IOException {
        Client client = new Client(server.port(), buffer);
        clients.add(client);
        return client;
    }

    @Override
    public void close() throws IOException {
        release.countDown();
        for (Client client : clients) {
            client.close();
        }
        server.stop();
        broker.close();
        JOBS_LOG.setLevel(null);
    }

    /** The token of each user is the user's name. */
    private record Tokens(Set<String> all) implements Authenticator {
        @Override
        public AccessScope authenticate(String token) {
            return reauthenticate(token).orElseThrow(() -> new BarbackException("There is no such token."));
        }

        @Override
        public Optional<AccessScope> reauthenticate(String token) {
            return all.contains(token) ? Optional.of(AccessScope.own(token)) : Optional.empty();
        }

        @Override
        public void checkRateLimit(AccessScope scope) {
            // no rate limit
        }

        @Override
        public void authorizeAndAudit(AccessScope scope, String command, String subject) {
            // no audit log
        }

        @Override
        public void auditDenial(AccessScope scope, String command, String subject) {
            // no audit log
        }
    }

    static class HelloWorldJob implements Job {
        public String perform() {
            return "Hello World";
        }
    }

    static class Echo implements Job {
        public String perform(String text) {
            return text;
        }
    }

    static class Repeat implements Job {
        public String perform(String text, int times) {
            return text.repeat(times);
        }
    }

    /** Its argument takes its time. */
    static class Show implements Job {
        public String perform(SlowArgument argument) {
            return argument.text();
        }
    }

    /** Is not constructed before it is released. */
    record SlowArgument(String text) {
        static final CountDownLatch TWO_BEGUN = new CountDownLatch(2);
        static final CountDownLatch RELEASE = new CountDownLatch(1);

        SlowArgument {
            TWO_BEGUN.countDown();
            try {
                if (!RELEASE.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("not released");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Runs until it is released or interrupted. */
    @DiscardOn(InterruptedException.class)
    static class Wait implements Job {
        private final CountDownLatch release;
        private final CountDownLatch interrupted;

        Wait(CountDownLatch release, CountDownLatch interrupted) {
            this.release = release;
            this.interrupted = interrupted;
        }

        public String perform() throws InterruptedException {
            try {
                return release.await(60, TimeUnit.SECONDS) ? "let go" : "too long";
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }

    /** Runs until it is released, even if interrupted. */
    static class Stubborn implements Job {
        private final CountDownLatch release;

        Stubborn(CountDownLatch release) {
            this.release = release;
        }

        public String perform() {
            boolean done = false;
            while (!done) {
                try {
                    done = release.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    continue;
                }
            }
            return "let go";
        }
    }
}
