package dev.barback.web.command;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers to one client and closes the connection after the last one. Confined to its event loop, unless stated
 * otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the connection handles failures
final class ClientWriter {
    private static final Logger log = LoggerFactory.getLogger(ClientWriter.class);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final Duration unreadTime;
    private final BooleanSupplier isCrLf;
    private volatile boolean closing; // the last line is written
    private boolean lingering; // and sent
    private boolean inputEnded; // the client has ended its input
    private @Nullable Future<?> unreadTimeout;

    /**
     * A writer.
     *
     * @param unreadTime how long answers may stay unread
     * @param isCrLf whether the client's own lines end with CR LF, and so those of answers
     */
    ClientWriter(SocketChannel channel, Duration unreadTime, BooleanSupplier isCrLf) {
        this.channel = channel;
        this.unreadTime = unreadTime;
        this.isCrLf = isCrLf;
    }

    /** Whether the last line is written; callable on any thread. */
    boolean isClosing() {
        return closing;
    }

    /** Whether the client reads fast enough for more answers. */
    boolean isWritable() {
        return channel.isWritable();
    }

    void write(Reply reply) {
        String text = reply.text(isCrLf.getAsBoolean());
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text), channel.voidPromise());
    }

    void write(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }

    /** Ends the output; closes the connection when all is sent, or after a timeout. */
    void end() {
        closing = true;
        cancelUnreadTimeout();
        startUnreadTimeout();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> linger());
    }

    /** Starts or stops the timeout for unread answers. */
    void writabilityChanged() {
        if (!closing) { // else a timeout is running already
            cancelUnreadTimeout();
            if (!channel.isWritable()) {
                startUnreadTimeout();
            }
        }
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    /** The client has ended its input. */
    void endInput() {
        inputEnded = true;
        if (lingering) {
            channel.close();
        }
    }

    /** The connection is closed. */
    void closed() {
        closing = true;
        cancelUnreadTimeout();
    }

    /**
     * Closes when the client has closed, or soon. Closing a connection with unread input resets it, and the client may
     * lose the last answers.
     */
    private void linger() {
        if (inputEnded || !channel.isActive()) {
            channel.close();
            return;
        }
        lingering = true;
        channel.shutdownOutput();
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void startUnreadTimeout() {
        unreadTimeout = channel.eventLoop().schedule(this::closeUnread, unreadTime.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void closeUnread() {
        log.info(
                "Timeout: {} did not read its answers for {}, and is disconnected.",
                channel.remoteAddress(),
                unreadTime);
        channel.close();
    }

    private void cancelUnreadTimeout() {
        if (unreadTimeout != null) {
            unreadTimeout.cancel(false);
        }
    }
}
