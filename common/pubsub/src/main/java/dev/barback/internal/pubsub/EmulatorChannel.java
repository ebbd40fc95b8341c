package dev.barback.internal.pubsub;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain-text channel that reconnects to an emulator soon after its restart. */
final class EmulatorChannel {
    /** The size limit of an answer with many large messages; larger ones are pulled in smaller portions. */
    private static final int MAX_RESPONSE_BYTES = 256 << 20;

    /** gRPC itself would wait up to two minutes between two attempts. */
    private static final long RECONNECT_MILLIS = 500;

    private final ManagedChannel channel;
    private final ScheduledExecutorService scheduler;
    private final AtomicInteger disconnects = new AtomicInteger();

    private EmulatorChannel(ManagedChannel channel, ScheduledExecutorService scheduler) {
        this.channel = channel;
        this.scheduler = scheduler;
    }

    static EmulatorChannel open(String hostAndPort, ScheduledExecutorService scheduler) {
        ManagedChannel channel = ManagedChannelBuilder.forTarget(hostAndPort)
                .usePlaintext()
                .maxInboundMessageSize(MAX_RESPONSE_BYTES)
                // Only during calls: the emulator closes connections that send keep-alive pings without a call.
                .keepAliveTime(PubSubConnection.KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(PubSubConnection.KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .intercept(new ServerDeadline(), new UnknownHost())
                .build();
        EmulatorChannel watched = new EmulatorChannel(channel, scheduler);
        watched.watch();
        return watched;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** How often the connection was lost, or could not be opened. Topics and messages may be lost then. */
    int disconnects() {
        return disconnects.get();
    }

    /** Opens a new connection for later calls; running calls keep the old one until they end. */
    void reconnect() {
        channel.enterIdle();
    }

    /** Runs at every change of the connection's state, and registers itself for the next one. */
    private void watch() {
        if (channel.isShutdown()) {
            return;
        }
        ConnectivityState state = channel.getState(false);
        if (state == ConnectivityState.IDLE || state == ConnectivityState.TRANSIENT_FAILURE) {
            disconnects.incrementAndGet();
        }
        if (state == ConnectivityState.TRANSIENT_FAILURE && !scheduler.isShutdown()) {
            var unused = scheduler.schedule(channel::resetConnectBackoff, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        }
        channel.notifyWhenStateChanged(state, this::watch);
    }
}
