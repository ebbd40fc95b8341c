package dev.barback.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends requests to the HTTP API one by one, on a connection that is reused as long as the server keeps it. */
final class HttpSender implements RequestSender {
    private final WebProcess web;
    private final byte[] request;
    private LineConnection lineConnection;

    HttpSender(WebProcess web, BenchRequest benchRequest) throws IOException {
        this.web = web;
        this.request = benchRequest.request().getBytes(StandardCharsets.US_ASCII);
        this.lineConnection = new LineConnection(web.httpPort());
    }

    @Override
    public void send(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            lineConnection.send(request);
            readAnswer();
        }
    }

    @Override
    public void close() throws IOException {
        lineConnection.close();
    }

    private void readAnswer() throws IOException {
        String status = lineConnection.read();
        if (!status.startsWith("HTTP/1.1 20")) {
            throw new IllegalStateException(status);
        }
        boolean keepAlive = true;
        int length = -1;
        for (String header = lowerCase(lineConnection.read());
                !header.isEmpty();
                header = lowerCase(lineConnection.read())) {
            keepAlive &= !header.equals("connection: close");
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        readBody(length);
        if (!keepAlive) { // after 100 requests
            lineConnection.close();
            lineConnection = new LineConnection(web.httpPort());
        }
    }

    /** @param length negative = chunked; the last chunk is empty */
    private void readBody(int length) throws IOException {
        if (length >= 0) {
            lineConnection.read(length);
            return;
        }
        int chunk;
        do {
            chunk = Integer.parseInt(lineConnection.read(), 16);
            lineConnection.read(chunk);
            lineConnection.read();
        } while (chunk > 0);
    }

    private static String lowerCase(String header) {
        return header.toLowerCase(Locale.ROOT);
    }
}
