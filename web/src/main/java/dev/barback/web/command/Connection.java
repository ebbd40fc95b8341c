package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.command.CommandSession;
import dev.barback.command.ParsedCommand;
import dev.barback.execution.OneLine;
import dev.barback.web.server.ClientAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one connection. Commands run one after the other and are answered in that order; while one runs, or the
 * client does not read, nothing more is read from it. Confined to its event loop, unless stated otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // close futures are not needed
final class Connection extends ChannelInboundHandlerAdapter {
    /** The user event that ends the connection after the running command. */
    static final Object STOP = new Object();

    /** The user event that ends the connection, unless a command is running. */
    private static final Object LEAVE = new Object();

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /**
     * The first line of an HTTP request: a malicious web page can make a browser send commands, but only after such a
     * line.
     */
    private static final Pattern HTTP = Pattern.compile("[A-Z]+ \\S+ HTTP/\\d");

    private final CommandSession session;
    private final CommandRunner desk;
    private final ConnectionLimit connectionLimit;
    private final SilenceLimit silenceLimit;
    private final TelnetLines lines;
    private final ClientWriter clientWriter;
    private final SocketChannel channel;
    private final String origin;

    private @Nullable ByteBuf received;
    private boolean reading; // a read is asked for
    private volatile boolean busy; // a command is running
    private boolean stopping; // the server stops
    private volatile boolean leaving; // replaced by another connection
    private boolean advancing;
    private @Nullable String refusal;
    private volatile @Nullable String user; // accepted by the connection limit
    private @Nullable Future<?> silence;

    /**
     * A connection.
     *
     * @param channel the connection
     * @param connectionLimit may ask this connection to leave; accepts its user
     */
    Connection(
            SocketChannel channel,
            CommandSession session,
            CommandRunner desk,
            ConnectionLimit connectionLimit,
            CommandServerProperties properties) {
        this.channel = channel;
        this.origin = ClientAddress.network(CommandSessions.origin(channel.remoteAddress()));
        this.session = session;
        this.desk = desk;
        this.connectionLimit = connectionLimit;
        this.silenceLimit = new SilenceLimit(session, properties);
        this.lines = new TelnetLines((int) properties.limits().line().toBytes());
        this.clientWriter = new ClientWriter(channel, properties.limits().unreadTime());
    }

    /** Ends the connection with an error as soon as it is active. */
    void refuse(String reason) {
        refusal = reason;
    }

    /** The client's network address. */
    String origin() {
        return origin;
    }

    /** Whether the client is authenticated, or need not be; callable on any thread. */
    boolean isKnown() {
        return session.isOpen();
    }

    /** Whether it belongs to this user; callable on any thread. */
    boolean isOf(String name) {
        return name.equals(user);
    }

    /** Assigns the connection to this user. */
    void become(String name) {
        user = name;
    }

    /** Nanoseconds since the latest complete line or answer; 0 while a command runs. Callable on any thread. */
    long silence() {
        return busy ? 0 : silenceLimit.silence();
    }

    /** Whether it is about to end; callable on any thread. */
    boolean isLeaving() {
        return leaving || clientWriter.isClosing();
    }

    /** Ends the connection in favor of another one; callable on any thread. @return false if a command is running */
    boolean leave() {
        if (busy) {
            return false;
        }
        leaving = true;
        channel.pipeline().fireUserEventTriggered(LEAVE);
        return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (refusal != null) {
            finish(desk.error(refusal));
            return;
        }
        watch(context);
        advance(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf more = (ByteBuf) message;
        if (clientWriter.isClosing()) {
            more.release();
            return;
        }
        received = received == null ? more : Unpooled.wrappedBuffer(received, more);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        advance(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == STOP) {
            stopping = true;
            advance(context);
        } else if (event == LEAVE) {
            makeRoom();
        } else if (event instanceof ChannelInputShutdownEvent) {
            clientWriter.endInput();
            advance(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        clientWriter.writabilityChanged();
        advance(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clientWriter.closed();
        stopWatching();
        drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        if (error instanceof IOException) {
            log.debug("The connection of {} broke: {}", context.channel().remoteAddress(), OneLine.of(error));
        } else {
            log.error("The connection of {} failed.", context.channel().remoteAddress(), error);
        }
        context.close();
    }

    /** Processes the input as far as possible without waiting. */
    private void advance(ChannelHandlerContext context) {
        if (advancing) {
            return; // a non-blocking command is answered further up the stack
        }
        advancing = true;
        try {
            while (!busy && !clientWriter.isClosing() && clientWriter.isWritable() && step(context)) {}
        } finally {
            advancing = false;
        }
    }

    /** Processes one input, or reads more. Returns whether there may be more input. */
    private boolean step(ChannelHandlerContext context) {
        if (stopping) {
            finish(desk.error("The server is stopping. Commands without an answer did not run."));
            return false;
        }
        Input input = received == null ? null : next(received);
        if (input != null) {
            take(context, input);
            return true;
        }
        drop();
        if (clientWriter.isClosing()) {
            return false;
        } else if (clientWriter.isInputEnded()) {
            finish(lines.isWithinLine() ? desk.error("The last line has no line end, so it did not run.") : null);
        } else if (!reading) {
            reading = true;
            context.read();
        }
        return false;
    }

    private @Nullable Input next(ByteBuf bytes) {
        int before = bytes.readableBytes();
        Input input = lines.next(bytes);
        if (silenceLimit.isExhausted(before - bytes.readableBytes())) {
            finish(desk.error(silenceLimit.tooMuch()));
            return null;
        }
        return input;
    }

    private void take(ChannelHandlerContext context, Input input) {
        if (input instanceof Input.Line line) {
            take(context, line.text());
        } else if (input instanceof Input.Unreadable unreadable) {
            silenceLimit.heard();
            write(desk.error(unreadable.reason()));
        } else if (input instanceof Input.Request request) {
            clientWriter.write(request.answer());
        } else if (input instanceof Input.AreYouThere) {
            write(Reply.PRESENT);
        } else if (input instanceof Input.Hopeless hopeless) {
            finish(desk.error(hopeless.reason()));
        } else {
            finish(Reply.GOODBYE);
        }
    }

    private void take(ChannelHandlerContext context, String line) {
        if (HTTP.matcher(line).lookingAt()) {
            finish(desk.error("This is a command server, not an HTTP server."));
            return;
        }
        ParsedCommand call;
        try {
            call = session.read(line);
        } catch (BarbackException e) {
            silenceLimit.heard();
            write(desk.error(String.valueOf(e.getMessage())));
            return;
        }
        if (call != null) { // else the line is empty
            silenceLimit.heard();
            busy = true;
            desk.take(whoseTurn(), call, reply -> {
                if (context.executor().inEventLoop()) {
                    answered(context, reply);
                } else {
                    context.executor().execute(() -> answered(context, reply));
                }
            });
        }
    }

    /** The unit of fair turns: the user, all unauthenticated clients of one address, or this connection. */
    private Object whoseTurn() {
        return session.user().<Object>map(User::new).orElseGet(() -> session.isOpen() ? this : new Stranger(origin));
    }

    private record User(String name) {}

    private record Stranger(String origin) {}

    private void answered(ChannelHandlerContext context, Reply reply) {
        busy = false;
        silenceLimit.heard();
        if (!clientWriter.isClosing()) {
            stopWatching();
            watch(context);
            Optional<String> unwelcome =
                    session.user().filter(name -> !isOf(name)).flatMap(name -> connectionLimit.welcome(this, name));
            if (unwelcome.isPresent()) {
                finish(desk.error(unwelcome.get()));
            } else if (reply.last()) {
                finish(reply);
            } else {
                write(reply);
                advance(context);
            }
        }
    }

    private void write(Reply reply) {
        clientWriter.write(reply, lines.isCrLf());
    }

    private void finish(@Nullable Reply last) {
        drop();
        if (last != null) {
            write(last);
        }
        clientWriter.end();
    }

    private void watch(ChannelHandlerContext context) {
        long left = silenceLimit.left();
        if (left < Long.MAX_VALUE) {
            silence = context.executor().schedule(() -> endIfSilent(context), left, TimeUnit.NANOSECONDS);
        }
    }

    /** A running command does not count as silence; its answer restarts the timeout. */
    private void endIfSilent(ChannelHandlerContext context) {
        if (busy || clientWriter.isClosing()) {
            return;
        } else if (silenceLimit.left() > 0) {
            watch(context);
        } else {
            finish(desk.error(silenceLimit.farewell()));
        }
    }

    private void makeRoom() {
        if (busy) {
            leaving = false; // a command started first
        } else if (!clientWriter.isClosing()) {
            finish(desk.error("This idle connection was closed, because others need one. Goodbye."));
        }
    }

    private void drop() {
        if (received != null) {
            received.release();
            received = null;
        }
    }

    private void stopWatching() {
        if (silence != null) {
            silence.cancel(false);
        }
    }
}
