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

/** Listens for connections and admits them up to the limits. */
@SuppressWarnings("FutureReturnValueIgnored") // shutdown futures
final class CommandServer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CommandServer.class);

    /** How long running commands may take when the process stops; shorter than the timeouts of Spring and Docker. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int EVENT_LOOPS = 2;
    private static final int READ_AT_ONCE = 4096;

    private final CommandSessions commandSessions;
    private final CommandServerProperties properties;
    private final boolean required;
    private @Nullable RunningServer running;

    /** @param required whether the process ends if it can't listen; otherwise it runs without a command server */
    CommandServer(CommandSessions commandSessions, CommandServerProperties properties, boolean required) {
        this.commandSessions = commandSessions;
        this.properties = properties;
        this.required = required;
    }

    /** The parts of a listening server. */
    private record RunningServer(
            EventLoopGroup loops, CommandRunner commandRunner, ConnectionLimit connectionLimit, Channel channel) {}

    @Override
    public boolean isAutoStartup() {
        return properties.port() != 0;
    }

    @Override
    public synchronized void start() {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                EVENT_LOOPS, new DefaultThreadFactory("command-server", true), NioIoHandler.newFactory());
        CommandRunner commandRunner = new CommandRunner(properties, loops);
        ConnectionLimit connectionLimit = new ConnectionLimit(properties);
        InetSocketAddress address = new InetSocketAddress(properties.address(), Math.max(0, properties.port()));
        ChannelFuture binding =
                bootstrap(loops, commandRunner, connectionLimit).bind(address).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            reportBindFailure(new CommandPortException(address, binding.cause()));
            return;
        }
        running = new RunningServer(loops, commandRunner, connectionLimit, binding.channel());
        log.info(
                "The command server listens on port {}: telnet {} {}",
                port(),
                properties.address().getHostAddress(),
                port());
    }

    private void reportBindFailure(CommandPortException problem) {
        if (required) {
            throw problem;
        }
        log.warn(
                "{} This process runs without a command server. {}",
                problem.getMessage(),
                CommandPortFailureAnalyzer.ACTION);
    }

    /** The port it listens on; 0 = not listening. */
    synchronized int port() {
        return running == null ? 0 : ((InetSocketAddress) running.channel.localAddress()).getPort();
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    /**
     * Spring's test framework pauses contexts between test classes; a restart on any free port would change the port.
     */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Stops on its own thread, in parallel with other beans, so that their times don't add up. */
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

    /** Answers the running commands, and ends the other connections with a message. */
    @Override
    public synchronized void stop() {
        if (running == null) {
            return;
        }
        running.channel.close().awaitUninterruptibly();
        running.connectionLimit.fireEvent(Connection.STOP);
        running.connectionLimit.awaitAllClosed(GRACE);
        running.commandRunner.close();
        running.connectionLimit.awaitAllClosed(Duration.ofSeconds(1));
        running.connectionLimit.close();
        running.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        running = null;
    }

    private ServerBootstrap bootstrap(
            EventLoopGroup loops, CommandRunner commandRunner, ConnectionLimit connectionLimit) {
        int unreadBytes = (int) properties.limits().unread().toBytes();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // The kernel's default would grow to megabytes for each client that does not read
                .childOption(ChannelOption.SO_SNDBUF, unreadBytes)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(unreadBytes / 2, unreadBytes))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_AT_ONCE));
        UrgentBytes.IN_LINE.ifPresent(option -> bootstrap.childOption(option, true));
        return bootstrap.childHandler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel client) {
                client.pipeline().addLast(accept(client, commandRunner, connectionLimit));
            }
        });
    }

    /** A connection; it ends at once if a limit is reached. */
    private Connection accept(SocketChannel client, CommandRunner commandRunner, ConnectionLimit connectionLimit) {
        String origin = CommandSessions.origin(client.remoteAddress());
        Connection connection =
                new Connection(client, commandSessions.openSession(origin), commandRunner, connectionLimit, properties);
        connectionLimit.admit(client, connection).ifPresent(connection::reject);
        return connection;
    }
}
