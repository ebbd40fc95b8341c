package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.web.WebApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/** The command server within the web process, with the example jobs. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"barback.command-server.port=-1", "barback.broker=memory"})
@ExtendWith(OutputCaptureExtension.class)
class CommandServerTest {
    @Autowired
    private CommandServer server;

    @Autowired
    private CommandSessions commandSessions;

    @Test
    void theSessionWithTheExampleJobs() throws IOException {
        try (Client client = new Client(server.port())) {
            assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
            assertThat(client.ask("perform_later HelloWorldJob")).matches("> [0-9a-f-]{36}");
            assertThat(client.ask("perform_in 10 HelloWorldJob")).matches("> [0-9a-f-]{36}");
            assertThat(client.ask("perform_now HelloMeJob"))
                    .isEqualTo("> ERROR HelloMeJob needs (first_name, last_name): it got 0 arguments.");
            assertThat(client.ask("perform_now HelloMeJob Ada last_name=\"King Lovelace\""))
                    .isEqualTo("> Hello Ada King Lovelace");
        }
    }

    @Test
    void theLogHasTheResultInOneLine(CapturedOutput output) throws IOException {
        try (Client client = new Client(server.port())) {
            client.ask("perform_now HelloMeJob Ada \"Love\\nlace \\u001b[2J \\u202e\"");
        }
        assertThat(output)
                .containsPattern("Performed HelloMeJob .* ms: Hello Ada Love\\\\nlace \\\\u001b\\[2J \\\\u202e\n");
    }

    @Test
    void itListensToThisMachineAlone() throws IOException {
        try (ServerSocket other = new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            assertThat(other.isBound()).isTrue();
        }
    }

    @Test
    void aPortThatNobodyNamedMayBeTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandServerProperties standard = new CommandServerProperties(
                    taken.getLocalPort(),
                    InetAddress.getLoopbackAddress(),
                    2,
                    new CommandServerProperties.Limits(
                            10,
                            10,
                            DataSize.ofKilobytes(1),
                            Duration.ofMinutes(1),
                            DataSize.ofKilobytes(4),
                            Duration.ofSeconds(5)),
                    new CommandServerProperties.Unauthenticated(10, Duration.ofSeconds(5), DataSize.ofKilobytes(1)),
                    new CommandServerProperties.PerformNow(1, 1, Duration.ofSeconds(5)));
            CommandServer second = new CommandServer(commandSessions, standard, false);
            second.start();
            assertThat(second.isRunning()).isFalse();
            assertThat(second.port()).isZero();
            second.stop();
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartWithASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SpringApplication second = new SpringApplication(WebApplication.class);
            assertThatThrownBy(() -> second.run(
                            "--server.port=0",
                            "--barback.broker=memory",
                            "--barback.command-server.port=" + taken.getLocalPort()))
                    .satisfies(error -> {
                        FailureAnalysis analysis = new CommandPortFailureAnalyzer().analyze(error);
                        assertThat(analysis.getDescription())
                                .startsWith("The command server can't listen on port " + taken.getLocalPort()
                                        + " of 127.0.0.1 (");
                        assertThat(analysis.getAction()).contains("barback.command-server.port");
                    });
        }
    }
}
