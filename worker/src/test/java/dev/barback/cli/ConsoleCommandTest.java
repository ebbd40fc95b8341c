package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.broker.MemoryBroker;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console: piped, in a terminal, and connected to a server with the protocol of docs/command-protocol.md. */
@Timeout(60)
class ConsoleCommandTest {
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final MemoryBroker broker = new MemoryBroker();

    private String out = "";
    private String err = "";

    private int pipe(String lines, String... arguments) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                Map.of(),
                new BufferedReader(new java.io.StringReader(lines)),
                new PrintStream(results, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                false,
                Clock.systemUTC(),
                chosen -> broker);
        int code = BarbackCommand.run(context, arguments);
        out = results.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        return code;
    }

    @Test
    void pipedCommandsAreAnsweredLineByLine() {
        assertThat(pipe(
                        "perform_now HelloMeJob Ada \"King Lovelace\"\n\nperform_later HelloWorldJob\nqueues",
                        "console"))
                .isZero();
        assertThat(err).isEmpty();
        assertThat(out.lines().toList()).hasSize(3);
        assertThat(out.lines().toList().get(0)).isEqualTo("Hello Ada King Lovelace");
        assertThat(out.lines().toList().get(1)).matches(ID);
        assertThat(out.lines().toList().get(2)).isEqualTo("default available=1 leased=0 delayed=0");
    }

    @Test
    void oneThatFailsIsToldAndTheRestGoesOn() {
        assertThat(pipe("dance\nperform_now HelloMeJob Ada\nperform_now HelloWorldJob\n", "console"))
                .isEqualTo(1);
        assertThat(out).isEqualTo("Hello World" + System.lineSeparator());
        assertThat(err.lines())
                .hasSize(2)
                .contains("ERROR HelloMeJob needs (first_name, last_name): it got 1 argument.");
    }

    @Test
    void quitEndsIt() {
        assertThat(pipe("quit\nperform_now HelloWorldJob\n", "console")).isZero();
        assertThat(out + err).isEmpty();
    }

    @Test
    void addressesAreRead() {
        for (String wrong :
                List.of("localhost", "localhost:", ":2000", "localhost:0", "localhost:70000", "a b:1", "")) {
            assertThat(pipe("", "console", "--connect", wrong)).as(wrong).isEqualTo(2);
            assertThat(err).contains("is not host:port, for example localhost:2000.");
        }
        assertThat(pipe("", "console", "--connect", "127.0.0.1:1")).isEqualTo(1);
        assertThat(err).startsWith("barback: No command server answers at 127.0.0.1:1 (");
    }

    @Test
    void aServerIsAskedLineByLine() throws Exception {
        CompletableFuture<List<String>> heard = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> heard.completeAsync(() -> answer(
                    server,
                    "> Hello World\n",
                    "> default available=0\n> mail available=3\n> .\n",
                    "> ERROR There is no queue.\n",
                    "> Goodbye.\n")));
            answering.start();
            int code = pipe(
                    "perform_now HelloWorldJob\nqueues\nclear nothing\nquit\n",
                    "console",
                    "--connect",
                    "127.0.0.1:" + server.getLocalPort());
            assertThat(code).isEqualTo(1);
        }
        assertThat(out.lines()).containsExactly("Hello World", "default available=0", "mail available=3");
        assertThat(err.strip()).isEqualTo("ERROR There is no queue.");
        assertThat(heard.get(10, TimeUnit.SECONDS))
                .containsExactly("perform_now HelloWorldJob", "queues", "clear nothing", "quit");
    }

    @Test
    void aServerThatGoesAwayEndsItWithASentence() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server, "> Hello World\n"));
            answering.start();
            assertThat(pipe(
                            "perform_now HelloWorldJob\nperform_now HelloWorldJob\n",
                            "console",
                            "--connect",
                            "127.0.0.1:" + server.getLocalPort()))
                    .isEqualTo(1);
        }
        assertThat(out.strip()).isEqualTo("Hello World");
        assertThat(err).matches("(?s)barback: The (command server closed the connection\\.|connection .*)\\R");
    }

    /** Serves one connection, with an answer for each line, and returns the lines. */
    private static List<String> answer(ServerSocket server, String... answers) {
        List<String> heard = new ArrayList<>();
        try (Socket client = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            for (String answer : answers) {
                heard.add(in.readLine());
                client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return heard;
    }

    @Test
    void aTerminalHasCompletionAndHistory(@TempDir Path folder) throws Exception {
        CliContext context = new CliContext(
                Map.of(),
                new BufferedReader(java.io.Reader.nullReader()),
                System.out,
                System.err,
                true,
                Clock.systemUTC(),
                chosen -> broker);
        Path history = folder.resolve("history");
        try (CommandTarget target = new LocalTarget(context)) {
            Completion completion = new Completion(target);
            // Tab completes; "!!" has no meaning; up shows the previous line; Ctrl-D ends
            String typed =
                    "perform_n\tHelloMe\tfirst\tAda\r" + "perform_now \"!!\r" + " secret\r" + "\u0010\r" + "\u0004";
            List<String> lines = new ArrayList<>();
            try (Prompt prompt = new Prompt(terminal(typed), completion, history)) {
                for (String line = prompt.next(); line != null; line = prompt.next()) {
                    lines.add(line);
                }
            }
            assertThat(lines)
                    .containsExactly(
                            "perform_now HelloMeJob first_name=Ada", "perform_now \"!!", " secret", "perform_now \"!!");
        }
        assertThat(Files.readString(history)).contains("first_name=Ada").doesNotContain("secret");
    }

    private static Terminal terminal(String typed) throws IOException {
        return TerminalBuilder.builder()
                .system(false)
                .streams(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream())
                .encoding(StandardCharsets.UTF_8)
                .type("xterm")
                .build();
    }
}
