package dev.barback.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events from a plain socket, as specified. */
final class EventStream implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;
    private final List<Event> seen = new ArrayList<>();
    private String lastEventId = "";
    private int heartbeats;

    record Event(String name, String data) {
        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    private EventStream(Socket socket, BufferedReader lines) {
        this.socket = socket;
        this.lines = lines;
    }

    static EventStream open(int port, String path) {
        return open(port, path, "");
    }

    /** @param lastEventId the feed position to resume from; empty = a new stream */
    static EventStream open(int port, String path, String lastEventId) {
        return open(port, path, lastEventId, "");
    }

    /**
     * Opens a stream.
     * @param lastEventId the feed position to resume from; empty = a new stream
     * @param token the user's token; empty = no authentication
     */
    static EventStream open(int port, String path, String lastEventId, String token) {
        return request(
                port,
                path,
                (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
                        + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n"));
    }

    /** Opens a stream of a session. */
    static EventStream ofSession(int port, String path, String cookie) {
        return request(port, path, "Cookie: " + cookie + "\r\n");
    }

    @SuppressWarnings("StreamResourceLeak")
    private static EventStream request(int port, String path, String header) {
        try {
            Socket socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(30_000);
            String request =
                    "GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1:" + port + "\r\n" + header + "\r\n"; // unchunked
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            EventStream stream = new EventStream(socket, lines);
            stream.readHeaders();
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readHeaders() throws IOException {
        List<String> headers = new ArrayList<>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            headers.add(line);
        }
        Assertions.assertThat(headers.get(0)).contains(" 200");
        Assertions.assertThat(headers).anyMatch(line -> line.contains("text/event-stream"));
    }

    /** The next event of this name; skips others. */
    Event next(String name) {
        Event event;
        do {
            event = next();
        } while (!event.name().equals(name));
        return event;
    }

    /** The first event of this job that meets the condition, already received or to come. */
    JsonNode job(String id, Predicate<JsonNode> condition) {
        for (int i = 0; true; i++) {
            Event event = i < seen.size() ? seen.get(i) : next();
            if (!event.data().contains(id)) {
                continue; // parsing each of thousands would take half a minute
            }
            JsonNode job = event.json().path("job");
            if (job.path("id").asString("").equals(id) && condition.test(job)) {
                return job;
            }
        }
    }

    void awaitHeartbeats(int count) {
        int until = heartbeats + count;
        try {
            while (heartbeats < until) {
                readBlock();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server ends the stream. */
    void awaitEnd() {
        try {
            String line;
            do {
                line = lines.readLine();
            } while (line != null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Event next() {
        try {
            int before = seen.size();
            while (seen.size() == before) {
                readBlock();
            }
            return seen.get(before);
        } catch (IOException e) {
            throw new UncheckedIOException("After " + seen, e);
        }
    }

    private void readBlock() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        String line;
        while (!(line = String.valueOf(lines.readLine())).isEmpty()) {
            if (line.equals("null")) {
                throw new IOException("The server has ended.");
            } else if (line.startsWith(":")) {
                heartbeats++;
            } else if (line.startsWith("id: ")) {
                lastEventId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            }
        }
        if (!data.isEmpty()) {
            seen.add(new Event(name, data.toString()));
        }
    }

    /** The id of the latest event. */
    String lastEventId() {
        return lastEventId;
    }

    List<Event> seen() {
        return seen;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
