package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.broker.MemoryBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One connection over a real socket. */
class ConnectionTest {
    private static final String ID = "> [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private final TestCommandServer testCommandServer = new TestCommandServer.Settings().start();

    @AfterEach
    void stop() throws IOException {
        testCommandServer.close();
    }

    @Test
    void theSession() throws IOException {
        Client client = testCommandServer.connect();
        assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        assertThat(client.ask("perform_later HelloWorldJob")).matches(ID);
        assertThat(client.ask("perform_in 10 HelloWorldJob")).matches(ID);
        assertThat(((MemoryBroker) testCommandServer.broker).waiting()).hasSize(2);
    }

    @Test
    void severalLinesEndWithADot() throws IOException {
        Client client = testCommandServer.connect();
        client.ask("perform_later HelloWorldJob");
        client.send("queues\nhelp quit\nperform_now HelloWorldJob\n");
        assertThat(List.of(client.read(), client.read(), client.read(), client.read(), client.read(), client.read()))
                .containsExactly(
                        "> default available=1 leased=0 delayed=0",
                        "> .",
                        "> quit",
                        "> Ends the session.",
                        "> .",
                        "> Hello World");
    }

    @Test
    void errorsAreOneLineAndTheConversationGoesOn() throws IOException {
        Client client = testCommandServer.connect();
        assertThat(client.ask("perform_now Echo")).startsWith("> ERROR Echo needs (text): it got 0 arguments.");
        assertThat(client.ask("dance\u001b[2J")).startsWith("> ERROR There is no command \"dance\\u001b[2J\".");
        assertThat(client.ask("perform_now Echo \"a")).startsWith("> ERROR The quote that begins with");
        assertThat(client.ask("clear no")).startsWith("> ERROR \"no\" can't be the name of a queue");
        assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
    }

    @Test
    void aResultIsOneLineAndNeverAnError() throws IOException {
        Client client = testCommandServer.connect();
        assertThat(client.ask("perform_now Echo \"two\\nlines \\\\ \\u001b[2J \\u202e\""))
                .isEqualTo("> two\\nlines \\\\ \\u001b[2J \\u202e");
        assertThat(client.ask("perform_now Echo \"ERROR none\"")).isEqualTo("> \\u0045RROR none");
        assertThat(client.ask("perform_now Echo ERROR")).isEqualTo("> \\u0045RROR");
        assertThat(client.ask("perform_now Echo \"\"")).isEqualTo("> ");
        assertThat(client.ask("perform_now Echo \"Zoë 😀 日本\"")).isEqualTo("> Zoë 😀 日本");
    }

    @Test
    void answersEndAsTheCommandDid() throws IOException {
        Client client = testCommandServer.connect();
        assertThat(client.send("perform_now HelloWorldJob\n").raw()).isEqualTo("> Hello World\n");
        assertThat(client.send("perform_now HelloWorldJob\r\n").raw()).isEqualTo("> Hello World\r\n");
        assertThat(client.send("perform_now HelloWorldJob\r\0").raw()).isEqualTo("> Hello World\r\n");
        assertThat(client.send("\n \n\r\n\r\0perform_now HelloWorldJob\n").raw())
                .isEqualTo("> Hello World\n");
    }

    @Test
    void quitEndsIt() throws IOException {
        Client client = testCommandServer.connect();
        client.send("perform_now HelloWorldJob\nquit\nperform_later HelloWorldJob\n");
        assertThat(client.rest()).containsExactly("> Hello World", "> Goodbye.");
        assertThat(((MemoryBroker) testCommandServer.broker).waiting()).isEmpty();
    }

    /** A web page can make its reader's browser do this. */
    @Test
    void aBrowserIsSentAwayBeforeItsBodyIsRead() throws IOException {
        Client browser = testCommandServer.connect();
        browser.send("POST / HTTP/1.1\r\nHost: localhost:2000\r\nContent-Length: 28\r\n\r\n"
                + "perform_later HelloWorldJob\n");
        assertThat(browser.rest()).containsExactly("> ERROR This is a command server, not an HTTP server.");
        assertThat(((MemoryBroker) testCommandServer.broker).waiting()).isEmpty();
    }

    /** The line with HTTP's version is too long to be read. */
    @Test
    void aBrowserWithALongAddressIsSentAwayToo() throws IOException {
        Client browser = testCommandServer.connect();
        browser.send("POST /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: localhost:2000\r\n\r\n"
                + "perform_later HelloWorldJob\n");
        assertThat(browser.rest()).containsExactly("> ERROR A line has 1000 bytes at most.");

        Client again = testCommandServer.connect();
        again.send("host: localhost:2000\r\n\r\nperform_later HelloWorldJob\n");
        assertThat(again.rest()).containsExactly("> ERROR This is a command server, not an HTTP server.");
        assertThat(((MemoryBroker) testCommandServer.broker).waiting()).isEmpty();
    }

    /** The time of each name used to grow with their number: 13,000 took half a minute. */
    @Test
    void aLineMayHaveManyNames() throws IOException {
        TestCommandServer.Settings settings = new TestCommandServer.Settings();
        settings.line = 65_536;
        try (TestCommandServer large = settings.start()) {
            String names = IntStream.range(0, 8_000)
                    .mapToObj(i -> "aB" + Integer.toString(i, 36) + "=")
                    .collect(Collectors.joining(" "));
            assertThat(large.connect().ask("perform_now HelloWorldJob " + names))
                    .startsWith("> ERROR HelloWorldJob needs");
        }
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws IOException {
        Client client = testCommandServer.connect();
        client.send(IntStream.range(0, 3000)
                        .mapToObj(i -> i % 3 == 0 ? "perform_later Echo " + i : "perform_now Echo " + i)
                        .collect(Collectors.joining("\n", "", "\n")))
                .endInput();
        List<String> answers = client.rest();
        assertThat(answers).hasSize(3000);
        for (int i = 0; i < answers.size(); i++) {
            if (i % 3 == 0) {
                assertThat(answers.get(i)).matches(ID);
            } else {
                assertThat(answers.get(i)).isEqualTo("> " + i);
            }
        }
    }

    @Test
    void aHalfClosedConnectionIsAnsweredThenClosed() throws IOException {
        Client client = testCommandServer.connect();
        client.send("perform_now Wait\nperform_now HelloWorldJob\nperform_now Echo cut")
                .endInput();
        testCommandServer.release.countDown();
        assertThat(client.rest())
                .containsExactly(
                        "> let go", "> Hello World", "> ERROR The last line has no line end, so it did not" + " run.");
    }

    @Test
    void telnetsRequestsAreAnsweredInTheirPlace() throws IOException {
        byte[] bytes = bytes(
                new byte[] {(byte) 255, (byte) 253, 3, (byte) 255, (byte) 251, 24},
                "perform_now Ec".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 255, (byte) 250, 31, 'a', '\n', (byte) 255, (byte) 255, (byte) 255, (byte) 240},
                "ho é".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 255, (byte) 241, '\r', 0, (byte) 255, (byte) 253, 6, (byte) 255, (byte) 246});
        byte[] answers = bytes(
                new byte[] {(byte) 255, (byte) 252, 3, (byte) 255, (byte) 254, 24},
                "> é\r\n".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 255, (byte) 251, 6},
                "> I am here.\r\n".getBytes(StandardCharsets.UTF_8));
        Client atOnce = testCommandServer.connect().send(bytes);
        assertThat(atOnce.readBytes(answers.length)).isEqualTo(answers);
        Client inPieces = testCommandServer.connect();
        for (byte each : bytes) {
            inPieces.send(each);
        }
        assertThat(inPieces.readBytes(answers.length)).isEqualTo(answers);
    }

    /** Half of a telnet command arrives as an urgent byte. */
    @Test
    void urgentBytesKeepTheirPlace() throws IOException {
        Client client = testCommandServer.connect();
        client.send("perform_n".getBytes(StandardCharsets.UTF_8))
                .send((byte) 255, (byte) 244, (byte) 255)
                .sendUrgent(242)
                .send("perform_now Echo x\n");
        assertThat(client.read()).isEqualTo("> x");
    }

    @Test
    void whoAsksWithoutReadingIsPaused() throws Exception {
        Client asking = testCommandServer.connect(4096);
        byte[] requests = new byte[3000];
        for (int i = 0; i < requests.length; i += 3) {
            System.arraycopy(new byte[] {(byte) 255, (byte) 253, 1}, 0, requests, i, 3);
        }
        int rounds = 200;
        Thread sending = new Thread(() -> {
            try {
                for (int i = 0; i < rounds; i++) {
                    asking.send(requests);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sending.start();
        assertThat(testCommandServer.connect().ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        byte[] answers = asking.readBytes(rounds * requests.length);
        for (int i = 0; i < answers.length; i += 3) {
            assertThat(answers[i + 1]).isEqualTo((byte) 252);
        }
        sending.join();
    }

    @Test
    void ctrlDAloneEndsIt() throws IOException {
        Client client = testCommandServer.connect();
        client.send("perform_now Echo a\n\u0004perform_now Echo b\n");
        assertThat(client.rest()).containsExactly("> a", "> Goodbye.");
    }

    @Test
    void aSubnegotiationWithoutEndIsTheEnd() throws IOException {
        Client client = testCommandServer.connect();
        client.send((byte) 255, (byte) 250, (byte) 24).send("x".repeat(1025));
        assertThat(client.rest())
                .containsExactly(
                        "> ERROR A subnegotiation of telnet has 1024 bytes at most. Further input is ignored.");
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    @Test
    void whatIsNoUtf8IsRefused() throws IOException {
        Client client = testCommandServer.connect();
        client.send("perform_now Echo ".getBytes(StandardCharsets.UTF_8)).send((byte) 0xE9, (byte) '\n');
        assertThat(client.read()).isEqualTo("> ERROR The line is not valid UTF-8.");
        client.send("perform_now Echo ".getBytes(StandardCharsets.UTF_8)).send((byte) 255, (byte) 255, (byte) '\n');
        assertThat(client.read()).isEqualTo("> ERROR The line is not valid UTF-8.");
        assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
    }

    @Test
    void tooLongALineIsRefusedAndTheNextIsNot() throws IOException {
        Client client = testCommandServer.connect();
        assertThat(client.ask("perform_now Echo " + "x".repeat(983))).hasSize(985);
        assertThat(client.ask("perform_now Echo " + "x".repeat(984)))
                .isEqualTo("> ERROR A line has 1000 bytes at most.");
        assertThat(client.ask("perform_now Echo " + "x".repeat(100_000)))
                .isEqualTo("> ERROR A line has 1000 bytes at most.");
        assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
    }

    @Test
    void tooLongAnAnswerIsCut() throws IOException {
        Client client = testCommandServer.connect();
        assertThat(client.ask("perform_now Repeat x 1000")).isEqualTo("> " + "x".repeat(1000));
        assertThat(client.ask("perform_now Repeat x 1001")).isEqualTo("> " + "x".repeat(1000) + "...");
        assertThat(client.ask("perform_now Repeat x😀 1000")).endsWith("😀x...");
    }
}
