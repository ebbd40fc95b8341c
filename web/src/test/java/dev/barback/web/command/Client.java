package dev.barback.web.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of the command server. Reading a line times out after 30 s. */
final class Client implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final OutputStream out;

    Client(int port) throws IOException {
        this(port, 64 * 1024);
    }

    /** With a receive buffer of about so many bytes. */
    Client(int port, int buffer) throws IOException {
        socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
        socket.setSoTimeout(30_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = socket.getOutputStream();
    }

    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Client send(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends an urgent byte, which TCP may deliver ahead of others. */
    Client sendUrgent(int b) throws IOException {
        socket.sendUrgentData(b);
        return this;
    }

    /** Reads so many raw bytes; not to be mixed with other reads. */
    byte[] readBytes(int number) throws IOException {
        return socket.getInputStream().readNBytes(number);
    }

    /** The next line; null at the end. */
    String read() throws IOException {
        return in.readLine();
    }

    /** Whether there is input to read. */
    boolean hasAnswer() throws IOException {
        return in.ready();
    }

    String ask(String command) throws IOException {
        send(command + "\n");
        return read();
    }

    /** The lines to the end of the connection. */
    List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = read(); line != null; line = read()) {
            lines.add(line);
        }
        return lines;
    }

    Client endInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next raw bytes, at least one. */
    String raw() throws IOException {
        char[] buffer = new char[1000];
        return new String(buffer, 0, in.read(buffer));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
