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

/** Asks somebody at a terminal for lines, which can be edited, completed and had again. */
final class Prompt implements AutoCloseable {
    private static final String TEXT = "barback> ";

    private final Terminal terminal;
    private final LineReader reader;

    /**
     * A prompt.
     *
     * @param history where lines are kept from one console to the next, but for those that begin with a space
     */
    Prompt(Terminal terminal, Completion completion, Path history) {
        this.terminal = terminal;
        // The language has its own quotes; these would keep on asking for their ends
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

    /** The next line, empty after Ctrl-C, which drops what is typed so far; null at the end (Ctrl-D). */
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

    /** Lines, but for those with a token. */
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
