package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.internal.command.CommandSession;
import dev.barback.internal.command.ParsedCommand;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says and is told: takes its input one by one, runs one command at a time, and writes replies. Confined
 * to the connection's event loop, unless stated otherwise.
 */
final class Conversation {
    /**
     * The first line of an HTTP request, or its Host header: a malicious web page can make a browser send commands, but
     * only after such lines. The first may be too long to be read; so such a line must not be a connection's first.
     */
    private static final Pattern HTTP = Pattern.compile("[A-Z]+ \\S+ HTTP/\\d|(?i:Host:)");

    private final CommandSession session;
    private final CommandRunner commandRunner;
    private final IdleLimit idleLimit;
    private final ClientWriter clientWriter;
    private final String origin;

    private volatile boolean busy; // a command is running
    private boolean hasCommand; // a line was a command

    /** @param origin the client's network address */
    Conversation(
            CommandSession session,
            CommandRunner commandRunner,
            IdleLimit idleLimit,
            ClientWriter clientWriter,
            String origin) {
        this.session = session;
        this.commandRunner = commandRunner;
        this.idleLimit = idleLimit;
        this.clientWriter = clientWriter;
        this.origin = origin;
    }

    /** Whether a command is running; callable on any thread. */
    boolean isBusy() {
        return busy;
    }

    /**
     * Takes one input, while no command is running. An invalid one is answered at once.
     *
     * @param client receives the reply to a command, on any thread, possibly before this method returns; then {@link
     *     #commandEnded} is due
     */
    void handle(Input input, Consumer<Reply> client) {
        if (input instanceof Input.Line line) {
            handle(line.text(), client);
        } else if (input instanceof Input.Unreadable unreadable) {
            idleLimit.onInput();
            Reply error = commandRunner.error(unreadable.reason());
            if (unreadable.isTooLong() && !hasCommand) {
                end(error);
            } else {
                clientWriter.write(error);
            }
        } else if (input instanceof Input.Request request) {
            clientWriter.write(request.answer());
        } else if (input instanceof Input.AreYouThere) {
            clientWriter.write(Reply.PRESENT);
        } else if (input instanceof Input.Unrecoverable hopeless) {
            fail(hopeless.reason());
        } else {
            end(Reply.GOODBYE);
        }
    }

    private void handle(String line, Consumer<Reply> client) {
        if (HTTP.matcher(line).lookingAt()) {
            fail("This is a command server, not an HTTP server.");
            return;
        }
        ParsedCommand command;
        try {
            command = session.parse(line);
        } catch (BarbackException e) {
            idleLimit.onInput();
            clientWriter.write(commandRunner.error(String.valueOf(e.getMessage())));
            return;
        }
        if (command != null) { // else the line is empty
            hasCommand = true;
            idleLimit.onInput();
            busy = true;
            commandRunner.run(taskOwner(), command, client);
        }
    }

    /** The owner of its commands, in turns: the user, all unauthenticated clients of one address, or this client. */
    private Object taskOwner() {
        return session.user()
                .<Object>map(AuthenticatedUser::new)
                .orElseGet(() -> session.isOpen() ? this : new UnauthenticatedClient(origin));
    }

    private record AuthenticatedUser(String name) {}

    private record UnauthenticatedClient(String origin) {}

    /** The running command has ended; its reply is not written yet. */
    void commandEnded() {
        busy = false;
        idleLimit.onInput();
    }

    /** Writes the reply to a command. It may be the last. */
    void answer(Reply reply) {
        if (reply.last()) {
            end(reply);
        } else {
            clientWriter.write(reply);
        }
    }

    /** Ends the output with an error. */
    void fail(String reason) {
        end(commandRunner.error(reason));
    }

    /** Ends the output; null = without a last reply. */
    void end(@Nullable Reply last) {
        if (last != null) {
            clientWriter.write(last);
        }
        clientWriter.end();
    }
}
