package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.contract.NetworkProxy;
import dev.barback.contract.SkippedTests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.net.telnet.EchoOptionHandler;
import org.apache.commons.net.telnet.SuppressGAOptionHandler;
import org.apache.commons.net.telnet.TelnetClient;
import org.apache.commons.net.telnet.TerminalTypeOptionHandler;
import org.apache.commons.net.telnet.WindowSizeOptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A session with real telnet clients: always that of Apache Commons Net, which negotiates, and the program {@code
 * telnet} if it is installed.
 */
@Timeout(60)
class TelnetTest {
    private static final String ID = "> [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_O = "\u000f";
    private static final String CTRL_Z = "\u001a";
    private static final String CTRL_BACKSLASH = "\u001c";

    private final TestCommandServer testCommandServer = new TestCommandServer.Settings().start();

    @AfterEach
    void stop() throws IOException {
        testCommandServer.close();
    }

    @Test
    void commonsNetNegotiatesAndHasTheSession() throws Exception {
        TelnetClient telnet = new TelnetClient("vt100");
        telnet.setConnectTimeout(30_000);
        telnet.addOptionHandler(new TerminalTypeOptionHandler("vt100", true, true, true, true));
        telnet.addOptionHandler(new EchoOptionHandler(true, true, true, true));
        telnet.addOptionHandler(new SuppressGAOptionHandler(true, true, true, true));
        telnet.addOptionHandler(new WindowSizeOptionHandler(80, 24, true, true, true, true));
        telnet.connect("127.0.0.1", testCommandServer.server.port());
        try {
            hold(telnet.getOutputStream(), telnet.getInputStream());
        } finally {
            telnet.disconnect();
        }
    }

    @Test
    void theProgramHasTheSession() throws Exception {
        Process telnet = new ProcessBuilder(
                        program("telnet").toString(), "127.0.0.1", String.valueOf(testCommandServer.server.port()))
                .redirectErrorStream(true)
                .start();
        try {
            hold(telnet.getOutputStream(), telnet.getInputStream());
            assertThat(telnet.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            telnet.destroyForcibly();
        }
    }

    /**
     * A session in a terminal with interrupt keys: telnet then shows nothing until its timing mark returns. Its signal
     * handlers write to the buffers of the interrupted code, so keys are pressed while telnet waits for them. Telnet
     * takes the place of the shell that script starts: CTRL_BACKSLASH would end a shell without job control.
     */
    @Test
    void theKeysOfATerminal() throws Exception {
        NetworkProxy proxy = NetworkProxy.to(testCommandServer.server.port());
        String command = "exec " + program("telnet") + " 127.0.0.1 " + proxy.port();
        Process terminal = new ProcessBuilder(
                        program("script").toString(), "--quiet", "--command", command, "/dev/null")
                .redirectErrorStream(true)
                .start();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Thread reader = reader(terminal.getInputStream(), shown);
        try {
            press(terminal, shown, proxy);
            assertThat(terminal.waitFor(30, TimeUnit.SECONDS)).isTrue();
            reader.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(answers(shown)).containsExactly("> ready", "> 0", "> 1", "> 2", "> 3", "> Goodbye.");
        } finally {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
            proxy.close();
        }
    }

    private static void press(Process terminal, ByteArrayOutputStream shown, NetworkProxy proxy) throws IOException {
        OutputStream keyboard = terminal.getOutputStream();
        await().until(() -> shown.toString(StandardCharsets.UTF_8).contains("Escape character"));
        type(keyboard, "perform_now Echo ready\n"); // keys interrupt only after the session has begun
        awaitAnswer(shown, "> ready");
        List<Keys> pressed = List.of(
                new Keys("perform_n", CTRL_C),
                new Keys("", CTRL_BACKSLASH),
                new Keys("", CTRL_O),
                new Keys("clear def", CTRL_Z));
        for (int i = 0; i < pressed.size(); i++) {
            pressed.get(i).press(keyboard, terminal, proxy);
            type(keyboard, "perform_now Echo " + i + "\n");
            awaitAnswer(shown, "> " + i);
        }
        type(keyboard, CTRL_D);
    }

    /** An interrupt key and the part of a line typed before it; CTRL_D sends that part. */
    private record Keys(String begun, String key) {
        void press(OutputStream keyboard, Process terminal, NetworkProxy proxy) throws IOException {
            if (!begun.isEmpty()) {
                long sent = proxy.sent();
                type(keyboard, begun + CTRL_D);
                await().until(() -> proxy.sent() == sent + begun.length());
            }
            await().until(() -> terminal.descendants().allMatch(TelnetTest::isAsleep));
            type(keyboard, key);
        }
    }

    private static boolean isAsleep(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            return stat.startsWith("S", stat.lastIndexOf(')') + 2); // proc(5): pid (name) state
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitAnswer(ByteArrayOutputStream shown, String answer) {
        await("an answer " + answer)
                .atMost(Duration.ofSeconds(15))
                .until(() -> answers(shown).contains(answer));
    }

    private static void type(OutputStream keyboard, String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static Path program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        SkippedTests.because("There is no " + name + " on the PATH (make telnet installs it on Debian);"
                                + " the session was held with Commons Net's telnet alone."));
    }

    private static Thread reader(InputStream screen, ByteArrayOutputStream shown) {
        Thread reader = new Thread(() -> {
            try {
                for (int next = screen.read(); next >= 0; next = screen.read()) {
                    shown.write(next); // transferTo returns nothing from Commons Net on JDK 25
                }
            } catch (IOException e) {
                // closed
            }
        });
        reader.start();
        return reader;
    }

    /** Types each line after the answer to the previous one. */
    private void hold(OutputStream keyboard, InputStream screen) throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Thread reader = reader(screen, shown);
        List<String> commands = List.of(
                "perform_now HelloWorldJob", "perform_later HelloWorldJob", "perform_in 10 HelloWorldJob", "quit");
        for (int i = 0; i < commands.size(); i++) {
            keyboard.write((commands.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            int answers = i + 1;
            await().atMost(Duration.ofSeconds(30)).until(() -> answers(shown).size() >= answers);
        }
        reader.join(TimeUnit.SECONDS.toMillis(30));
        List<String> answers = answers(shown);
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0)).isEqualTo("> Hello World");
        assertThat(answers.get(1)).matches(ID);
        assertThat(answers.get(2)).matches(ID);
        assertThat(answers.get(3)).isEqualTo("> Goodbye.");
    }

    private static List<String> answers(ByteArrayOutputStream shown) {
        String text = shown.toString(StandardCharsets.UTF_8);
        String whole = text.substring(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
        return new ArrayList<>(
                whole.lines().filter(line -> line.startsWith("> ")).toList());
    }
}
