package dev.barback.web.command;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is sent to one client, up to the last line and a little longer. On its event loop, but where it says otherwise. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come to the conversation, or end what is ending anyway
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final Duration unreadTime;
    private volatile boolean closing; // the last line is written
    private boolean lingering; // and sent
    private boolean inputEnded; // the client sends no more
    private @Nullable Future<?> overdue;

    /** @param unreadTime how long a client may leave them unread */
    Answers(SocketChannel channel, Duration unreadTime) {
        this.channel = channel;
        this.unreadTime = unreadTime;
    }

    /** Whether the last line is written; on any thread. */
    boolean isClosing() {
        return closing;
    }

    /** Whether the client reads them fast enough for more. */
    boolean isWritable() {
        return channel.isWritable();
    }

    void write(Reply reply, boolean crLf) {
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), reply.text(crLf)), channel.voidPromise());
    }

    void write(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }

    /** Writes no more; closes when all is sent, or could have been. */
    void end() {
        closing = true;
        cancelOverdue();
        closeUnlessRead();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> linger());
    }

    /** The client reads again, or does not. */
    void writabilityChanged() {
        if (!closing) { // else its time is counted already
            cancelOverdue();
            if (!channel.isWritable()) {
                closeUnlessRead();
            }
        }
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    /** The client sends no more. */
    void endInput() {
        inputEnded = true;
        if (lingering) {
            channel.close();
        }
    }

    /** The connection is closed. */
    void closed() {
        closing = true;
        cancelOverdue();
    }

    /**
     * Closes when the client has, or soon. A connection that is closed while there is something to be read is reset, and
     * then the client may not get to see the last answers.
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

    private void closeUnlessRead() {
        overdue = channel.eventLoop().schedule(this::giveUp, unreadTime.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void giveUp() {
        log.info("{} did not read its answers for {}, and is disconnected.", channel.remoteAddress(), unreadTime);
        channel.close();
    }

    private void cancelOverdue() {
        if (overdue != null) {
            overdue.cancel(false);
        }
    }
}
