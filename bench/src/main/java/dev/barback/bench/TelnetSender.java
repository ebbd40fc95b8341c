package dev.barback.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends commands to the command server, up to a number ahead of the answers. */
final class TelnetSender implements RequestSender {
    private static final String LAST = "> .";

    private final LineConnection lineConnection;
    private final BenchRequest benchRequest;
    private final int ahead;

    /** @param ahead 1 = each command waits for the answer to the one before */
    TelnetSender(WebProcess web, BenchRequest benchRequest, int ahead) throws IOException {
        this.lineConnection = new LineConnection(web.commandPort());
        this.benchRequest = benchRequest;
        this.ahead = ahead;
    }

    @Override
    public void send(int times) throws IOException {
        for (int remaining = times; remaining > 0; remaining -= ahead) {
            int batch = Math.min(remaining, ahead);
            lineConnection.send((benchRequest.command() + "\n").repeat(batch).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < batch; i++) {
                readAnswer();
            }
        }
    }

    /** @return the first line of the answer, without the prefix of every line */
    String sendOnce() throws IOException {
        lineConnection.send((benchRequest.command() + "\n").getBytes(StandardCharsets.US_ASCII));
        return readAnswer();
    }

    @Override
    public void close() throws IOException {
        lineConnection.close();
    }

    private String readAnswer() throws IOException {
        String first = lineConnection.read();
        if (first.startsWith("> ERROR")) {
            throw new IllegalStateException(first);
        }
        for (String each = first; !benchRequest.isEnqueue() && !each.equals(LAST); ) {
            each = lineConnection.read();
        }
        return first.substring("> ".length());
    }
}
