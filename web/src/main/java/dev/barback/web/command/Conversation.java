package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.command.Call;
import dev.barback.command.Door;
import dev.barback.execution.OneLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. Commands are done one after the other and answered in that order; while one is in hand, or the client
 * does not read, nothing more is read from it. On its event loop alone.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come to exceptionCaught, or end what is ending anyway
final class Conversation extends ChannelInboundHandlerAdapter {
    /** The user event that ends it after the command in hand. */
    static final Object STOP = new Object();

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** A web page may have its reader's browser send anything here, but not without such a line before it. */
    private static final Pattern HTTP = Pattern.compile("[A-Z]+ \\S+ HTTP/\\d");

    private final Door door;
    private final CommandDesk desk;
    private final CommandServerProperties.Limits limits;
    private final TelnetLines lines;
    private final boolean welcome;

    private @Nullable ByteBuf received;
    private boolean reading; // a read is asked for
    private boolean busy; // a command is in hand
    private boolean ended; // the client sends no more
    private boolean stopping; // the server stops
    private boolean closing; // the last line is written
    private boolean lingering; // and sent
    private boolean advancing;
    private long heard = System.nanoTime();
    private @Nullable Future<?> idle;
    private @Nullable Future<?> overdue;

    /** A conversation; or a refusal, where there is no room. */
    Conversation(Door door, CommandDesk desk, CommandServerProperties.Limits limits, boolean welcome) {
        this.welcome = welcome;
        this.door = door;
        this.desk = desk;
        this.limits = limits;
        this.lines = new TelnetLines((int) limits.line().toBytes());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!welcome) {
            finish(context, desk.error("There are " + limits.connections() + " connections already. Try again later."));
            return;
        }
        if (!limits.idle().isZero()) {
            watch(context, limits.idle().toNanos());
        }
        advance(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf more = (ByteBuf) message;
        if (closing) {
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
        } else if (event instanceof ChannelInputShutdownEvent) {
            ended = true;
            if (lingering) {
                context.close();
            }
            advance(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (closing) {
            return; // its time is counted already
        }
        cancel(overdue);
        if (context.channel().isWritable()) {
            advance(context);
        } else {
            closeUnlessRead(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        cancel(idle);
        cancel(overdue);
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

    /** Goes on as far as it can without waiting. */
    private void advance(ChannelHandlerContext context) {
        if (advancing) {
            return; // a command that waits for nothing is answered further up the stack
        }
        advancing = true;
        try {
            while (!busy && !closing && context.channel().isWritable() && step(context)) {}
        } finally {
            advancing = false;
        }
    }

    /** One line, or what there is to do without one. Returns whether there may be more. */
    private boolean step(ChannelHandlerContext context) {
        if (stopping) {
            finish(context, desk.error("The server stops. What is not answered was not done."));
            return false;
        }
        Input input = received == null ? null : lines.next(received);
        if (input != null) {
            take(context, input);
            return true;
        }
        drop();
        if (ended) {
            finish(context, lines.isWithinLine() ? desk.error("The last line has no end, so it was not done.") : null);
        } else if (!reading) {
            reading = true;
            context.read();
        }
        return false;
    }

    private void take(ChannelHandlerContext context, Input input) {
        if (input instanceof Input.Line line) {
            heard = System.nanoTime();
            take(context, line.text());
        } else if (input instanceof Input.Unreadable unreadable) {
            heard = System.nanoTime();
            write(context, desk.error(unreadable.reason()));
        } else if (input instanceof Input.Request request) {
            context.writeAndFlush(Unpooled.wrappedBuffer(request.answer()), context.voidPromise());
        } else if (input instanceof Input.AreYouThere) {
            write(context, Reply.PRESENT);
        } else if (input instanceof Input.Hopeless hopeless) {
            finish(context, desk.error(hopeless.reason()));
        } else {
            finish(context, Reply.GOODBYE);
        }
    }

    private void take(ChannelHandlerContext context, String line) {
        if (HTTP.matcher(line).lookingAt()) {
            finish(context, desk.error("This is a command server, and speaks no HTTP."));
            return;
        }
        Call call;
        try {
            call = door.read(line);
        } catch (BarbackException e) {
            write(context, desk.error(String.valueOf(e.getMessage())));
            return;
        }
        if (call != null) {
            busy = true;
            desk.take(call, reply -> {
                if (context.executor().inEventLoop()) {
                    answered(context, reply);
                } else {
                    context.executor().execute(() -> answered(context, reply));
                }
            });
        }
    }

    private void answered(ChannelHandlerContext context, Reply reply) {
        busy = false;
        heard = System.nanoTime();
        if (!closing) {
            if (reply.last()) {
                finish(context, reply);
            } else {
                write(context, reply);
                advance(context);
            }
        }
    }

    private void write(ChannelHandlerContext context, Reply reply) {
        context.writeAndFlush(
                ByteBufUtil.writeUtf8(context.alloc(), reply.text(lines.isCrLf())), context.voidPromise());
    }

    /** Closes when all is sent, or could have been. */
    private void finish(ChannelHandlerContext context, @Nullable Reply last) {
        closing = true;
        drop();
        if (last != null) {
            write(context, last);
        }
        cancel(overdue);
        closeUnlessRead(context);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> linger(context));
    }

    /**
     * Closes when the client has, or soon. A connection that is closed while there is something to be read is reset, and
     * then the client may not get to see the last answers.
     */
    private void linger(ChannelHandlerContext context) {
        if (ended || !context.channel().isActive()) {
            context.close();
            return;
        }
        lingering = true;
        ((SocketChannel) context.channel()).shutdownOutput();
        context.channel().config().setAutoRead(true);
        context.executor().schedule(() -> context.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void closeUnlessRead(ChannelHandlerContext context) {
        overdue = context.executor()
                .schedule(
                        () -> {
                            log.info(
                                    "{} did not read its answers for {}, and is disconnected.",
                                    context.channel().remoteAddress(),
                                    limits.unreadTime());
                            context.close();
                        },
                        limits.unreadTime().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void watch(ChannelHandlerContext context, long nanos) {
        idle = context.executor().schedule(() -> sayIfIdle(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void sayIfIdle(ChannelHandlerContext context) {
        long left = limits.idle().toNanos() - (System.nanoTime() - heard);
        if (busy) {
            watch(context, limits.idle().toNanos());
        } else if (left > 0) {
            watch(context, left);
        } else if (!closing) {
            finish(
                    context,
                    desk.error("There was no command for " + limits.idle().toMillis() + " ms. Goodbye."));
        }
    }

    private void drop() {
        if (received != null) {
            received.release();
            received = null;
        }
    }

    private static void cancel(@Nullable Future<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }
}
