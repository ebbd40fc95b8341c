package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.spi.Broker;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each limit of the command server, without an effect on other clients. */
@Timeout(120)
class LimitsTest {
    private final TestCommandServer.Settings settings = new TestCommandServer.Settings();
    private TestCommandServer testCommandServer;

    private TestCommandServer start() {
        testCommandServer = settings.start();
        return testCommandServer;
    }

    @AfterEach
    void stop() throws IOException {
        testCommandServer.close();
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws IOException {
        settings.connections = 2;
        start();
        Client first = testCommandServer.connect();
        Client second = testCommandServer.connect();
        assertThat(first.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        assertThat(second.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        Client third = testCommandServer.connect();
        assertThat(third.rest()).containsExactly("> ERROR There are 2 connections already. Try again later.");
        assertThat(first.ask("quit")).isEqualTo("> Goodbye.");
        first.close();
        await().untilAsserted(() -> {
            try (Client fourth = new Client(testCommandServer.server.port())) {
                assertThat(fourth.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
            }
        });
    }

    @Test
    void aSilentClientIsSentAway() throws IOException {
        settings.idle = Duration.ofMillis(1500);
        start();
        Client silent = testCommandServer.connect();
        assertThat(silent.rest()).containsExactly("> ERROR Idle timeout: there was no command for 1500 ms. Goodbye.");
        Client waiting = testCommandServer.connect();
        waiting.send("perform_now Wait\n");
        Client trickling = testCommandServer.connect().send("perform_now Hel");
        assertThat(trickling.rest())
                .containsExactly("> ERROR Idle timeout: there was no command for 1500 ms. Goodbye.");
        Client pressingEnter = testCommandServer.connect();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> pressingEnter.send("\r\n").hasAnswer());
        assertThat(pressingEnter.rest())
                .containsExactly("> ERROR Idle timeout: there was no command for 1500 ms." + " Goodbye.");
        testCommandServer.release.countDown();
        assertThat(waiting.read()).isEqualTo("> let go");
    }

    @Test
    void aClientThatDoesNotReadIsPausedAndThenClosed() throws Exception {
        settings.unreadTime = Duration.ofMillis(300);
        start();
        Client slow = testCommandServer.connect(4096);
        Thread sending = new Thread(() -> {
            try {
                while (true) { // more than the network between the two can hold
                    slow.send("perform_now Repeat xxxxxxxxxx 90\n");
                }
            } catch (IOException e) {
                // closed, as it should be
            }
        });
        sending.start();
        Client other = testCommandServer.connect();
        while (sending.isAlive()) {
            assertThat(other.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
            sending.join(10);
        }
    }

    @Test
    void aClientThatReadsLateGetsEverything() throws IOException {
        start();
        Client late = testCommandServer.connect(4096);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append("perform_now Repeat ").append(i).append(" 100\n");
        }
        Thread sending = new Thread(() -> {
            try {
                late.send(many.toString()).endInput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sending.start();
        for (int i = 0; i < 1000; i++) {
            assertThat(late.read()).isEqualTo("> " + Integer.toString(i).repeat(100));
        }
        assertThat(late.read()).isNull();
    }

    @Test
    void performNowIsBoundedInNumberAndTheRestWaits() throws IOException {
        settings.atOnce = 2;
        start();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(testCommandServer.connect().send("perform_now Wait\n"));
        }
        assertThat(testCommandServer.connect().ask("perform_later HelloWorldJob"))
                .matches("> [0-9a-f-]{36}");
        assertThat(testCommandServer.connect().ask("help quit")).isEqualTo("> quit");
        testCommandServer.release.countDown();
        for (Client client : clients) {
            assertThat(client.read()).isEqualTo("> let go");
        }
    }

    @Test
    void whatCannotRunIsRefusedWithoutWaitingForItsTurn() throws IOException {
        settings.atOnce = 1;
        start();
        Client running = testCommandServer.connect().send("perform_now Wait\n");
        Client other = testCommandServer.connect();
        assertThat(other.ask("perform_now Repeat x")).startsWith("> ERROR Repeat needs (");
        assertThat(other.ask("perform_now Repeat x many")).startsWith("> ERROR Repeat needs (");
        assertThat(other.ask("perform_now Nobody")).startsWith("> ERROR There is no job named \"Nobody\".");
        assertThat(other.ask("perform_now")).isEqualTo("> ERROR perform_now needs JOB [ARGUMENT...]: JOB is missing.");
        testCommandServer.release.countDown();
        assertThat(running.read()).isEqualTo("> let go");
        assertThat(other.ask("perform_now Repeat x 3")).isEqualTo("> xxx");
    }

    /** There are two event loops; the constructor of an argument's type is the application's code. */
    @Test
    void argumentsThatTakeLongHoldUpNobodyElse() throws Exception {
        start();
        List<Client> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(testCommandServer.connect().send("perform_now Show {\"text\":\"x\"}\n"));
            }
            assertThat(TestCommandServer.SlowArgument.TWO_BEGUN.await(30, TimeUnit.SECONDS))
                    .isTrue();
            for (int i = 0; i < 2; i++) {
                assertThat(testCommandServer.connect().ask("help quit")).isEqualTo("> quit");
            }
        } finally {
            TestCommandServer.SlowArgument.RELEASE.countDown();
        }
        for (Client client : slow) {
            assertThat(client.read()).isEqualTo("> x");
        }
    }

    @Test
    void aJobThatTakesTooLongIsInterrupted() throws Exception {
        settings.timeout = Duration.ofMillis(1500);
        start();
        assertThat(testCommandServer.connect().ask("perform_now Wait"))
                .startsWith("> ERROR Wait failed; retry at ")
                .contains("took longer than its timeout and was interrupted.");
        assertThat(testCommandServer.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aJobThatNeverEndsKeepsItsPlaceButNotItsClient() throws IOException {
        settings.timeout = Duration.ofMillis(1500);
        settings.atOnce = 1;
        start();
        Client client = testCommandServer.connect();
        assertThat(client.ask("perform_now Stubborn"))
                .isEqualTo("> ERROR Timeout: the job took longer than 1500 ms, and was interrupted.");
        assertThat(client.ask("perform_now HelloWorldJob"))
                .startsWith("> ERROR Timeout: the job did not start within 1500 ms. 1 run at once, ");
        testCommandServer.release.countDown();
        await().untilAsserted(() ->
                assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World"));
    }

    @Test
    void aBrokerThatHangsHoldsUpOnlyThoseWhoCallIt() throws IOException {
        CountDownLatch hang = new CountDownLatch(1);
        settings.broker = hanging(hang);
        settings.threads = 2;
        start();
        List<Client> stuck = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stuck.add(testCommandServer.connect().send("perform_later HelloWorldJob\n"));
        }
        Client other = testCommandServer.connect();
        assertThat(other.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        assertThat(other.ask("help quit")).isEqualTo("> quit");
        hang.countDown();
        for (Client client : stuck) {
            assertThat(client.read()).matches("> [0-9a-f-]{36}");
        }
    }

    private static Broker hanging(CountDownLatch until) {
        MemoryBroker memory = new MemoryBroker();
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("publish")) {
                        until.await(60, TimeUnit.SECONDS);
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
