package dev.barback.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks the command server, up to so many commands ahead of the answers. */
final class TelnetCaller implements Caller {
    private static final String LAST = "> .";

    private final Line line;
    private final Question question;
    private final int ahead;

    /** @param ahead 1 = each command waits for the answer to the one before */
    TelnetCaller(WebProcess web, Question question, int ahead) throws IOException {
        this.line = new Line(web.commandPort());
        this.question = question;
        this.ahead = ahead;
    }

    @Override
    public void ask(int times) throws IOException {
        for (int left = times; left > 0; left -= ahead) {
            int now = Math.min(left, ahead);
            line.send((question.command() + "\n").repeat(now).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < now; i++) {
                readAnswer();
            }
        }
    }

    /** @return the first line of the answer, without what every line begins with */
    String askOnce() throws IOException {
        line.send((question.command() + "\n").getBytes(StandardCharsets.US_ASCII));
        return readAnswer();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }

    private String readAnswer() throws IOException {
        String first = line.read();
        if (first.startsWith("> ERROR")) {
            throw new IllegalStateException(first);
        }
        for (String each = first; !question.isEnqueue() && !each.equals(LAST); ) {
            each = line.read();
        }
        return first.substring("> ".length());
    }
}
