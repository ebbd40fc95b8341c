package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in any chunks, and their decoded lines, telnet answers and end. In hexadecimal. */
class TelnetLinesTest {
    private static final int MAX_LENGTH = 100;

    /** In the order of RFC 854: refused options, then editing keys, then ends of input. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DO ECHO                         | FFFD01               | fffc01
                    WILL NAWS                       | FFFB1F               | fffe1f
                    DO 255                          | FFFDFF               | fffcff
                    DONT and WONT: no answer        | FFFE01FFFC01         |
                    a timing mark, asked for        | FFFD06               | fffb06
                    a timing mark, offered          | FFFB06               | fffe06
                    no operation, mark, go ahead    | 61FFF1FFF2FFF962 0A  | ab
                    abort output, then a mark       | 61FFF5FFFD0662 0A    | fffb06,ab
                    interrupt                       | 6162FFF4FFFD06630A   | fffb06,c
                    break                           | 6162FFF3FFFD06630A   | fffb06,c
                    abort                           | 6162FFEEFFFD06630A   | fffb06,c
                    suspend                         | 6162FFEDFFFD06630A   | fffb06,c
                    erase a line                    | 6162FFF8630A         | c
                    erase a character               | 6162FFF7630A         | ac
                    erase a character of 2 bytes    | 61C3A9FFF7630A       | ac
                    erase a character of 4 bytes    | 61F09F9880FFF70A     | a
                    erase more than there is        | 61FFF7FFF7FFF7630A   | c
                    are you there                   | FFF6                 | ?
                    Ctrl-D alone                    | 04                   | bye
                    Ctrl-D alone, after a line      | 610D0004             | a,bye
                    Ctrl-D within a line            | 6104620A             | a\\u0004b
                    Backspace                       | 61620863 0A          | ac
                    Delete, a character of 2 bytes  | 61C3A97F630A         | ac
                    more Backspaces than characters | 610808630A           | c
                    Ctrl-C as a key                 | 616203630A           | c
                    Ctrl-U                          | 616215630A           | c
                    end of file                     | FFEC                 | bye
                    end of file within a line       | 61FFEC0A             | a
                    interrupt, then Ctrl-D          | 61FFF404             | bye
                    a subnegotiation                | 61FFFA1861FFFF0A0DFFF0620A | ab
                    one whose end was lost          | 61FFFA1861FFFD06620A | fffb06,ab
                    one that an interrupt cuts off  | 61FFFA1861FFF4620A   | b
                    the end of none                 | 61FFF0620A           | ab
                    the byte 255                    | 61FFFF0A             | unreadable
                    """)
    void means(String what, String hexadecimal, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
        String wanted = expected == null ? "" : expected.replace("\\u0004", "\u0004");
        assertThat(inPieces(bytes, bytes.length)).as(what).isEqualTo(wanted);
        assertThat(inPieces(bytes, 1)).as("%s, byte by byte", what).isEqualTo(wanted);
    }

    @Test
    void aSubnegotiationHasABound() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex("fffa18"));
        bytes.writeBytes("x".repeat(1024).getBytes(StandardCharsets.US_ASCII));
        assertThat(inPieces(bytes.toByteArray(), 100)).isEqualTo("hopeless");
        ByteArrayOutputStream escaped = new ByteArrayOutputStream();
        escaped.writeBytes(HexFormat.of().parseHex("fffa18" + "ffff".repeat(1024)));
        assertThat(inPieces(escaped.toByteArray(), 100)).isEqualTo("hopeless");
    }

    @Test
    void anInterruptDropsWhatIsTooLong() {
        byte[] bytes = HexFormat.of().parseHex("61".repeat(MAX_LENGTH + 1) + "fff7" + "fff4" + "620a");
        assertThat(inPieces(bytes, 7)).isEqualTo("b");
        byte[] erased = HexFormat.of().parseHex("61".repeat(MAX_LENGTH + 1) + "fff7" + "0a");
        assertThat(inPieces(erased, 7)).isEqualTo("unreadable");
    }

    /** Random sequences of text and valid telnet commands. */
    @Test
    void whateverComesAfterWhateverInWhateverPieces() {
        for (int seed = 0; seed < 5000; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                say(random, bytes, expected, line);
            }
            assertThat(inPieces(bytes.toByteArray(), 1 + random.nextInt(20)))
                    .as("seed %d: %s", seed, HexFormat.of().formatHex(bytes.toByteArray()))
                    .isEqualTo(String.join(",", expected));
        }
    }

    /** Random bytes give the same result in any chunks, with no more answers than requests. */
    @Test
    void noise() {
        for (int seed = 0; seed < 5000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[200];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? 255 : 230 + random.nextInt(40));
            }
            String whole = inPieces(bytes, bytes.length);
            assertThat(inPieces(bytes, 1 + random.nextInt(9)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    private static void say(Random random, ByteArrayOutputStream bytes, List<String> expected, StringBuilder line) {
        int option = 1 + random.nextInt(255);
        switch (random.nextInt(10)) {
            case 0 -> {
                bytes.writeBytes(new byte[] {(byte) 255, (byte) 253, (byte) option});
                expected.add("ff%s%02x".formatted(option == 6 ? "fb" : "fc", option));
            }
            case 1 -> {
                bytes.writeBytes(new byte[] {(byte) 255, (byte) 251, (byte) option});
                expected.add("fffe%02x".formatted(option));
            }
            case 2 ->
                bytes.writeBytes(new byte[] {(byte) 255, (byte) (random.nextBoolean() ? 252 : 254), (byte) option});
            case 3 -> {
                bytes.writeBytes(new byte[] {(byte) 255, (byte) 244});
                line.setLength(0);
            }
            case 4 -> {
                bytes.writeBytes(new byte[] {(byte) 255, (byte) 247});
                line.setLength(Math.max(0, line.length() - 1));
            }
            case 5 ->
                bytes.writeBytes(
                        new byte[] {(byte) 255, (byte) 250, 24, 4, '\n', (byte) 255, (byte) 255, (byte) 255, (byte) 240
                        });
            case 6 -> {
                bytes.writeBytes(random.nextBoolean() ? new byte[] {'\r', '\n'} : new byte[] {'\n'});
                expected.add(line.toString());
                line.setLength(0);
            }
            default -> {
                String text = random.nextBoolean() ? "é" : "a";
                bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                line.append(text);
            }
        }
    }

    private static String inPieces(byte[] bytes, int size) {
        TelnetLines lines = new TelnetLines(MAX_LENGTH);
        List<String> inputs = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            var piece = Unpooled.wrappedBuffer(bytes, from, Math.min(size, bytes.length - from));
            for (Input input = lines.next(piece); input != null; input = lines.next(piece)) {
                inputs.add(text(input));
            }
        }
        return String.join(",", inputs);
    }

    private static String text(Input input) {
        if (input instanceof Input.Line line) {
            return line.text();
        } else if (input instanceof Input.Request request) {
            return HexFormat.of().formatHex(request.answer());
        } else if (input instanceof Input.AreYouThere) {
            return "?";
        } else if (input instanceof Input.Goodbye) {
            return "bye";
        }
        return input instanceof Input.Unrecoverable ? "hopeless" : "unreadable";
    }
}
