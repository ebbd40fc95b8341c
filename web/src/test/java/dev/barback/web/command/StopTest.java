package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** When the process stops, running commands are answered, and other connections get a message. */
@Timeout(60)
class StopTest {
    private final TestCommandServer testCommandServer = new TestCommandServer.Settings().start();

    @AfterEach
    void close() throws IOException {
        testCommandServer.close();
    }

    private Thread stop() {
        Thread stopping = new Thread(testCommandServer.server::stop);
        stopping.start();
        return stopping;
    }

    @Test
    void whatIsInHandIsAnswered() throws Exception {
        int port = testCommandServer.server.port();
        Client silent = testCommandServer.connect();
        Client waiting = testCommandServer.connect();
        silent.ask("perform_now HelloWorldJob");
        waiting.send("perform_now HelloWorldJob\nperform_now Wait\nperform_now HelloWorldJob\n");
        assertThat(waiting.read()).isEqualTo("> Hello World");
        Thread stopping = stop();
        assertThat(silent.rest())
                .containsExactly("> ERROR The server is stopping. Commands without an answer did" + " not run.");
        await().untilAsserted(() -> assertThatThrownBy(() -> new Client(port)).isInstanceOf(ConnectException.class));
        testCommandServer.release.countDown();
        assertThat(waiting.rest())
                .containsExactly("> let go", "> ERROR The server is stopping. Commands without an answer did not run.");
        silent.close();
        waiting.close();
        stopping.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(testCommandServer.server.isRunning()).isFalse();
    }

    @Test
    void aJobThatGoesOnIsInterrupted() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger jobs = (Logger) LoggerFactory.getLogger("dev.barback.jobs");
        log.start();
        jobs.addAppender(log);
        Client waiting = testCommandServer.connect();
        waiting.ask("perform_now HelloWorldJob");
        waiting.send("perform_now Wait\n");
        testCommandServer.connect().ask("perform_now HelloWorldJob");
        long start = System.nanoTime();
        Thread stopping = stop();
        assertThat(waiting.rest())
                .hasSize(2)
                .startsWith("> ERROR Wait was interrupted, because this process stops.")
                .endsWith("> ERROR The server is stopping. Commands without an answer did not run.");
        waiting.close();
        stopping.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(testCommandServer.interrupted.getCount()).isZero();
        jobs.detachAppender(log);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement(STRING)
                .matches("Interrupted Wait \\(.+\\) after \\d+ ms, because this process stops; it won't run again\\.");
    }
}
