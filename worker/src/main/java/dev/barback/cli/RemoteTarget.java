package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.command.Command.Form;
import dev.barback.internal.command.Commands;
import dev.barback.internal.command.ParsedCommand;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes commands on a command server, by the protocol of docs/command-protocol.md. */
final class RemoteTarget implements CommandTarget {
    private static final int CONNECT_MILLIS = 10_000;
    private static final String PROMPT = "> ";
    private static final String ERROR = "ERROR ";
    private static final String END = ".";

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final Commands commands = formsOnly();

    RemoteTarget(InetSocketAddress address) {
        try {
            socket.connect(address, CONNECT_MILLIS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            close();
            throw new BarbackException(
                    "No command server answers at " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage() + "). Check that web runs, and its barback.command-server.port.",
                    e);
        }
    }

    @Override
    public Result execute(String line) {
        try {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            ParsedCommand command = parse(line);
            String first = next();
            if (first.startsWith(ERROR)) {
                return new Result(List.of(first.substring(ERROR.length())), true, false);
            } else if (command == null || command.command().usage().form() == Form.LINE) {
                boolean sessionOver =
                        command != null && command.command().usage().name().equals("quit");
                return new Result(sessionOver ? List.of() : List.of(first), false, sessionOver);
            }
            List<String> lines = new ArrayList<>();
            for (String each = first; !each.equals(END); each = next()) {
                lines.add(each);
            }
            return new Result(lines, false, false);
        } catch (IOException e) {
            throw new BarbackException("The connection to the command server broke: " + e.getMessage(), e);
        }
    }

    private String next() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new BarbackException("The command server closed the connection.");
        }
        return line.startsWith(PROMPT) ? line.substring(PROMPT.length()) : line;
    }

    /** Null = a command that this version does not know; the server may know it. */
    private @Nullable ParsedCommand parse(String line) {
        try {
            return commands.parse(line);
        } catch (ArgumentException e) {
            return null;
        }
    }

    /** Only for the forms of answers; nothing is executed with it. */
    private static Commands formsOnly() {
        JobRegistry noJobs = JobRegistry.of();
        MemoryBroker unused = new MemoryBroker();
        return Commands.of(Barback.builder(unused, noJobs).build());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed anyway
        }
    }
}
