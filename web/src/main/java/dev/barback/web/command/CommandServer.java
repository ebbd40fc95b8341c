package dev.barback.web.command;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Listens, and lets everybody in that there is room for. */
@SuppressWarnings("FutureReturnValueIgnored") // of groups that end
final class CommandServer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CommandServer.class);

    /** How long commands in hand may go on when the process stops; less than Spring waits, or Docker. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int EVENT_LOOPS = 2;
    private static final int READ_AT_ONCE = 4096;

    private final Doors doors;
    private final CommandServerProperties properties;
    private final boolean required;
    private @Nullable Open open;

    /** @param required whether the process is to end where it can't listen; otherwise it goes on without */
    CommandServer(Doors doors, CommandServerProperties properties, boolean required) {
        this.doors = doors;
        this.properties = properties;
        this.required = required;
    }

    /** What there is while it listens. */
    private record Open(EventLoopGroup loops, CommandDesk desk, Room room, Channel listening) {}

    @Override
    public boolean isAutoStartup() {
        return properties.port() != 0;
    }

    @Override
    public synchronized void start() {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                EVENT_LOOPS, new DefaultThreadFactory("command-server", true), NioIoHandler.newFactory());
        CommandDesk desk = new CommandDesk(properties, loops);
        Room room = new Room(properties);
        InetSocketAddress address = new InetSocketAddress(properties.address(), Math.max(0, properties.port()));
        ChannelFuture binding = bootstrap(loops, desk, room).bind(address).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            giveUp(new CommandPortException(address, binding.cause()));
            return;
        }
        open = new Open(loops, desk, room, binding.channel());
        log.info(
                "Commands are taken on port {}: telnet {} {}",
                port(),
                properties.address().getHostAddress(),
                port());
    }

    private void giveUp(CommandPortException problem) {
        if (required) {
            throw problem;
        }
        log.warn("{} This process goes on without. {}", problem.getMessage(), CommandPortFailure.ACTION);
    }

    /** The port it listens on; 0 = it does not. */
    synchronized int port() {
        return open == null ? 0 : ((InetSocketAddress) open.listening.localAddress()).getPort();
    }

    @Override
    public synchronized boolean isRunning() {
        return open != null;
    }

    /** Spring's tests pause a context that the next test class does not use; on any free port it would not be found. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Beside others that stop, so that their times don't add up. */
    @Override
    public void stop(Runnable callback) {
        Thread stopping = new Thread(
                () -> {
                    stop();
                    callback.run();
                },
                "command-server-stop");
        stopping.start();
    }

    /** Answers the commands in hand, and tells everybody else. */
    @Override
    public synchronized void stop() {
        if (open == null) {
            return;
        }
        open.listening.close().awaitUninterruptibly();
        open.room.tell(Conversation.STOP);
        open.room.awaitNobody(GRACE);
        open.desk.close();
        open.room.awaitNobody(Duration.ofSeconds(1));
        open.room.close();
        open.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        open = null;
    }

    private ServerBootstrap bootstrap(EventLoopGroup loops, CommandDesk desk, Room room) {
        int unread = (int) properties.limits().unread().toBytes();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // The kernel's own would grow to megabytes for each client that does not read
                .childOption(ChannelOption.SO_SNDBUF, unread)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(unread / 2, unread))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_AT_ONCE));
        UrgentBytes.IN_LINE.ifPresent(option -> bootstrap.childOption(option, true));
        return bootstrap.childHandler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel client) {
                client.pipeline().addLast(begin(client, desk, room));
            }
        });
    }

    /** A conversation; one that ends at once, where there is no room. */
    private Conversation begin(SocketChannel client, CommandDesk desk, Room room) {
        String origin = Doors.origin(client.remoteAddress());
        Conversation conversation = new Conversation(client, doors.to(origin), desk, room, properties);
        room.admit(client, conversation).ifPresent(conversation::refuse);
        return conversation;
    }
}
