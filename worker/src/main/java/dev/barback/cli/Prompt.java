package dev.barback.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Reads lines from a terminal, with editing, completion and history. */
final class Prompt implements AutoCloseable {
    private static final String TEXT = "barback> ";

    private final Terminal terminal;
    private final LineReader reader;

    /**
     * A prompt.
     *
     * @param history the file that keeps lines between sessions, except those that begin with a space
     */
    Prompt(Terminal terminal, Completion completion, Path history) {
        this.terminal = terminal;
        // The command language has its own quotes; with these, the reader would wait for closing quotes
        DefaultParser words = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(words)
                .completer(completion)
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .history(new WithoutTokens())
                .build();
    }

    /** The next line, empty after Ctrl-C, which drops the current input; null at the end (Ctrl-D). */
    @Nullable String next() {
        try {
            return reader.readLine(TEXT);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }

    void show(String line) {
        terminal.writer().println(line);
        terminal.flush();
    }

    /** A history without the lines that contain a token. */
    static final class WithoutTokens extends DefaultHistory {
        private static final Pattern TOKEN = Pattern.compile("(?i)\\s*auth\\b.*|.*\\bbb_.*", Pattern.DOTALL);

        @Override
        public void add(Instant time, String line) {
            if (!TOKEN.matcher(line).matches()) {
                super.add(time, line);
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
