package dev.barback.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks the HTTP API one by one, on a connection that is kept as long as the server keeps it. */
final class HttpCaller implements Caller {
    private final WebProcess web;
    private final byte[] request;
    private Line line;

    HttpCaller(WebProcess web, Question question) throws IOException {
        this.web = web;
        this.request = question.request().getBytes(StandardCharsets.US_ASCII);
        this.line = new Line(web.httpPort());
    }

    @Override
    public void ask(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            line.send(request);
            readAnswer();
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
    }

    private void readAnswer() throws IOException {
        String status = line.read();
        if (!status.startsWith("HTTP/1.1 20")) {
            throw new IllegalStateException(status);
        }
        boolean lasts = true;
        int length = -1;
        for (String header = lowerCase(line.read()); !header.isEmpty(); header = lowerCase(line.read())) {
            lasts &= !header.equals("connection: close");
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        readBody(length);
        if (!lasts) { // after 100 requests
            line.close();
            line = new Line(web.httpPort());
        }
    }

    /** @param length negative = in chunks, of which the last is empty */
    private void readBody(int length) throws IOException {
        if (length >= 0) {
            line.read(length);
            return;
        }
        int chunk;
        do {
            chunk = Integer.parseInt(line.read(), 16);
            line.read(chunk);
            line.read();
        } while (chunk > 0);
    }

    private static String lowerCase(String header) {
        return header.toLowerCase(Locale.ROOT);
    }
}
