package dev.barback.web.command;

import dev.barback.internal.command.CommandSession;
import dev.barback.internal.text.SafeText;
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
    private static final Object CLOSE_REQUEST = new Object();

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final CommandSession session;
    private final ConnectionLimit connectionLimit;
    private final IdleLimit idleLimit;
    private final TelnetLines telnetLines;
    private final ClientWriter clientWriter;
    private final Conversation conversation;
    private final SocketChannel channel;
    private final String origin;

    private @Nullable ByteBuf received;
    private boolean reading; // a read is asked for
    private boolean stopping; // the server stops
    private volatile boolean closeRequested; // replaced by another connection
    private boolean isProcessing;
    private @Nullable String rejection;
    private volatile @Nullable String user; // accepted by the connection limit
    private @Nullable Future<?> silenceTimeout;

    /**
     * A connection.
     *
     * @param channel the connection
     * @param connectionLimit may ask this connection to close; accepts its user
     */
    Connection(
            SocketChannel channel,
            CommandSession session,
            CommandRunner commandRunner,
            ConnectionLimit connectionLimit,
            CommandServerProperties properties) {
        this.channel = channel;
        this.origin = ClientAddress.network(CommandSessions.origin(channel.remoteAddress()));
        this.session = session;
        this.connectionLimit = connectionLimit;
        this.idleLimit = new IdleLimit(session, properties);
        this.telnetLines = new TelnetLines((int) properties.limits().line().toBytes());
        this.clientWriter = new ClientWriter(channel, properties.limits().unreadTime(), telnetLines::isCrLf);
        this.conversation = new Conversation(session, commandRunner, idleLimit, clientWriter, origin);
    }

    /** Ends the connection with an error as soon as it is active. */
    void reject(String reason) {
        rejection = reason;
    }

    /** The client's network address. */
    String origin() {
        return origin;
    }

    /** Whether the client is authenticated, or need not be; callable on any thread. */
    boolean isAuthenticated() {
        return session.isOpen();
    }

    /** Whether it belongs to this user; callable on any thread. */
    boolean belongsTo(String name) {
        return name.equals(user);
    }

    /** Assigns the connection to this user. */
    void assignUser(String name) {
        user = name;
    }

    /** Nanoseconds since the latest complete line or answer; 0 while a command runs. Callable on any thread. */
    long silence() {
        return conversation.isBusy() ? 0 : idleLimit.silence();
    }

    /** Whether it is about to end; callable on any thread. */
    boolean isClosing() {
        return closeRequested || clientWriter.isClosing();
    }

    /** Ends the connection in favor of another one; callable on any thread. @return false if a command is running */
    boolean requestClose() {
        if (conversation.isBusy()) {
            return false;
        }
        closeRequested = true;
        channel.pipeline().fireUserEventTriggered(CLOSE_REQUEST);
        return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (rejection != null) {
            conversation.fail(rejection);
            return;
        }
        startSilenceTimeout(context);
        processInput(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (clientWriter.isClosing()) {
            bytes.release();
            return;
        }
        received = received == null ? bytes : Unpooled.wrappedBuffer(received, bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        processInput(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == STOP) {
            stopping = true;
            processInput(context);
        } else if (event == CLOSE_REQUEST) {
            closeForOther();
        } else if (event instanceof ChannelInputShutdownEvent) {
            clientWriter.endInput();
            processInput(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        clientWriter.writabilityChanged();
        processInput(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clientWriter.closed();
        cancelSilenceTimeout();
        releaseReceived();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        if (error instanceof IOException) {
            log.debug("The connection of {} broke: {}", context.channel().remoteAddress(), SafeText.forLog(error));
        } else {
            log.error("The connection of {} failed.", context.channel().remoteAddress(), error);
        }
        context.close();
    }

    /** Processes the input as far as possible without waiting. */
    private void processInput(ChannelHandlerContext context) {
        if (isProcessing) {
            return; // a non-blocking command is answered further up the stack
        }
        isProcessing = true;
        try {
            while (!conversation.isBusy() && !clientWriter.isClosing() && clientWriter.isWritable() && step(context)) {}
        } finally {
            isProcessing = false;
            if (clientWriter.isClosing()) {
                releaseReceived();
            }
        }
    }

    /** Processes one input, or reads more. Returns whether there may be more input. */
    private boolean step(ChannelHandlerContext context) {
        if (stopping) {
            conversation.fail("The server is stopping. Commands without an answer did not run.");
            return false;
        }
        Input input = received == null ? null : next(received);
        if (input != null) {
            conversation.handle(input, reply -> onReply(context, reply));
            return true;
        }
        releaseReceived();
        if (clientWriter.isClosing()) {
            return false;
        } else if (clientWriter.isInputEnded()) {
            if (telnetLines.isWithinLine()) {
                conversation.fail("The last line has no line end, so it did not run.");
            } else {
                conversation.end(null);
            }
        } else if (!reading) {
            reading = true;
            context.read();
        }
        return false;
    }

    private @Nullable Input next(ByteBuf bytes) {
        int before = bytes.readableBytes();
        Input input = telnetLines.next(bytes);
        if (idleLimit.isExhausted(before - bytes.readableBytes())) {
            conversation.fail(idleLimit.sizeMessage());
            return null;
        }
        return input;
    }

    private void onReply(ChannelHandlerContext context, Reply reply) {
        if (!context.executor().inEventLoop()) {
            context.executor().execute(() -> onReply(context, reply));
            return;
        }
        conversation.commandEnded();
        if (!clientWriter.isClosing()) {
            cancelSilenceTimeout();
            startSilenceTimeout(context);
            rejectionOfUser().ifPresentOrElse(conversation::fail, () -> conversation.answer(reply));
            processInput(context);
        }
    }

    /** The reason why its user may have no further connection; empty = it may, or there is no user. */
    private Optional<String> rejectionOfUser() {
        return session.user().filter(name -> !belongsTo(name)).flatMap(name -> connectionLimit.acceptUser(this, name));
    }

    private void startSilenceTimeout(ChannelHandlerContext context) {
        long remaining = idleLimit.remainingNanos();
        if (remaining < Long.MAX_VALUE) {
            silenceTimeout = context.executor().schedule(() -> endIfSilent(context), remaining, TimeUnit.NANOSECONDS);
        }
    }

    /** A running command does not count as silence; its answer restarts the timeout. */
    private void endIfSilent(ChannelHandlerContext context) {
        if (conversation.isBusy() || clientWriter.isClosing()) {
            return;
        } else if (idleLimit.remainingNanos() > 0) {
            startSilenceTimeout(context);
        } else {
            conversation.fail(idleLimit.timeoutMessage());
            releaseReceived();
        }
    }

    private void closeForOther() {
        if (conversation.isBusy()) {
            closeRequested = false; // a command started first
        } else if (!clientWriter.isClosing()) {
            conversation.fail("This idle connection was closed, because others need one. Goodbye.");
            releaseReceived();
        }
    }

    private void releaseReceived() {
        if (received != null) {
            received.release();
            received = null;
        }
    }

    private void cancelSilenceTimeout() {
        if (silenceTimeout != null) {
            silenceTimeout.cancel(false);
        }
    }
}
