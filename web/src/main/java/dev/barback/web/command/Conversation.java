package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.command.Call;
import dev.barback.command.Door;
import dev.barback.execution.OneLine;
import dev.barback.web.server.Origin;
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
 * One connection. Commands are done one after the other and answered in that order; while one is in hand, or the client
 * does not read, nothing more is read from it. On its event loop alone.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing, which is the end anyway
final class Conversation extends ChannelInboundHandlerAdapter {
    /** The user event that ends it after the command in hand. */
    static final Object STOP = new Object();

    /** The user event that ends it, unless there is a command in hand. */
    private static final Object LEAVE = new Object();

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    /** A web page may have its reader's browser send anything here, but not without such a line before it. */
    private static final Pattern HTTP = Pattern.compile("[A-Z]+ \\S+ HTTP/\\d");

    private final Door door;
    private final CommandDesk desk;
    private final Room room;
    private final Patience patience;
    private final TelnetLines lines;
    private final Answers answers;
    private final SocketChannel channel;
    private final String origin;

    private @Nullable ByteBuf received;
    private boolean reading; // a read is asked for
    private volatile boolean busy; // a command is in hand
    private boolean stopping; // the server stops
    private volatile boolean leaving; // others need the place
    private boolean advancing;
    private @Nullable String refusal;
    private volatile @Nullable String user; // whom the room has welcomed
    private @Nullable Future<?> silence;

    /**
     * A conversation.
     *
     * @param channel the connection
     * @param room asks it to leave, and welcomes its user
     */
    Conversation(SocketChannel channel, Door door, CommandDesk desk, Room room, CommandServerProperties properties) {
        this.channel = channel;
        this.origin = Origin.network(Doors.origin(channel.remoteAddress()));
        this.door = door;
        this.desk = desk;
        this.room = room;
        this.patience = new Patience(door, properties);
        this.lines = new TelnetLines((int) properties.limits().line().toBytes());
        this.answers = new Answers(channel, properties.limits().unreadTime());
    }

    /** Has it end as soon as it begins. */
    void refuse(String reason) {
        refusal = reason;
    }

    /** Where the client comes from. */
    String origin() {
        return origin;
    }

    /** Whether the client has said who it is, or need not; on any thread. */
    boolean isKnown() {
        return door.isOpen();
    }

    /** Whether it is one of this user's; on any thread. */
    boolean isOf(String name) {
        return name.equals(user);
    }

    /** From now on it is one of this user's. */
    void become(String name) {
        user = name;
    }

    /** For how long nothing whole has been heard from a client that is not waiting, in nanoseconds; on any thread. */
    long silence() {
        return busy ? 0 : patience.silence();
    }

    /** Whether its place is as good as free; on any thread. */
    boolean isLeaving() {
        return leaving || answers.isClosing();
    }

    /** Has it end, because another needs the place. @return false if there is a command in hand; on any thread */
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
        if (answers.isClosing()) {
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
            answers.endInput();
            advance(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        answers.writabilityChanged();
        advance(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answers.closed();
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

    /** Goes on as far as it can without waiting. */
    private void advance(ChannelHandlerContext context) {
        if (advancing) {
            return; // a command that waits for nothing is answered further up the stack
        }
        advancing = true;
        try {
            while (!busy && !answers.isClosing() && answers.isWritable() && step(context)) {}
        } finally {
            advancing = false;
        }
    }

    /** One line, or what there is to do without one. Returns whether there may be more. */
    private boolean step(ChannelHandlerContext context) {
        if (stopping) {
            finish(desk.error("The server stops. What is not answered was not done."));
            return false;
        }
        Input input = received == null ? null : next(received);
        if (input != null) {
            take(context, input);
            return true;
        }
        drop();
        if (answers.isClosing()) {
            return false;
        } else if (answers.isInputEnded()) {
            finish(lines.isWithinLine() ? desk.error("The last line has no end, so it was not done.") : null);
        } else if (!reading) {
            reading = true;
            context.read();
        }
        return false;
    }

    private @Nullable Input next(ByteBuf bytes) {
        int before = bytes.readableBytes();
        Input input = lines.next(bytes);
        if (patience.isExhausted(before - bytes.readableBytes())) {
            finish(desk.error(patience.tooMuch()));
            return null;
        }
        return input;
    }

    private void take(ChannelHandlerContext context, Input input) {
        if (input instanceof Input.Line line) {
            take(context, line.text());
        } else if (input instanceof Input.Unreadable unreadable) {
            patience.heard();
            write(desk.error(unreadable.reason()));
        } else if (input instanceof Input.Request request) {
            answers.write(request.answer());
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
            finish(desk.error("This is a command server, and speaks no HTTP."));
            return;
        }
        Call call;
        try {
            call = door.read(line);
        } catch (BarbackException e) {
            patience.heard();
            write(desk.error(String.valueOf(e.getMessage())));
            return;
        }
        if (call != null) { // else it is empty, and no command
            patience.heard();
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

    /** Who takes turns with others: somebody, all who come from one address and may be anybody, or this connection. */
    private Object whoseTurn() {
        return door.user().<Object>map(User::new).orElseGet(() -> door.isOpen() ? this : new Stranger(origin));
    }

    private record User(String name) {}

    private record Stranger(String origin) {}

    private void answered(ChannelHandlerContext context, Reply reply) {
        busy = false;
        patience.heard();
        if (!answers.isClosing()) {
            stopWatching();
            watch(context);
            Optional<String> unwelcome =
                    door.user().filter(name -> !isOf(name)).flatMap(name -> room.welcome(this, name));
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
        answers.write(reply, lines.isCrLf());
    }

    private void finish(@Nullable Reply last) {
        drop();
        if (last != null) {
            write(last);
        }
        answers.end();
    }

    private void watch(ChannelHandlerContext context) {
        long left = patience.left();
        if (left < Long.MAX_VALUE) {
            silence = context.executor().schedule(() -> endIfSilent(context), left, TimeUnit.NANOSECONDS);
        }
    }

    /** While a command is in hand nobody is silent; its answer begins to count anew. */
    private void endIfSilent(ChannelHandlerContext context) {
        if (busy || answers.isClosing()) {
            return;
        } else if (patience.left() > 0) {
            watch(context);
        } else {
            finish(desk.error(patience.farewell()));
        }
    }

    private void makeRoom() {
        if (busy) {
            leaving = false; // a command came first
        } else if (!answers.isClosing()) {
            finish(desk.error("Others need this connection, on which there was no command. Goodbye."));
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
