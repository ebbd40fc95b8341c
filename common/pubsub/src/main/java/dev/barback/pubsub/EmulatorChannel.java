package dev.barback.pubsub;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain-text channel that finds an emulator again soon after it was restarted. */
final class EmulatorChannel {
    /** A pull of many large messages; what exceeds it is received in smaller portions. */
    private static final int LARGEST_ANSWER = 256 << 20;

    /** gRPC itself would wait up to two minutes between two attempts. */
    private static final long RECONNECT_MILLIS = 500;

    private final ManagedChannel channel;
    private final ScheduledExecutorService scheduler;
    private final AtomicInteger breaks = new AtomicInteger();

    private EmulatorChannel(ManagedChannel channel, ScheduledExecutorService scheduler) {
        this.channel = channel;
        this.scheduler = scheduler;
    }

    static EmulatorChannel open(String hostAndPort, ScheduledExecutorService scheduler) {
        ManagedChannel channel = ManagedChannelBuilder.forTarget(hostAndPort)
                .usePlaintext()
                .maxInboundMessageSize(LARGEST_ANSWER)
                // Only while something is under way: the emulator ends connections that ask it while nothing is.
                .keepAliveTime(Connection.KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(Connection.KEEP_ALIVE_ANSWER.toSeconds(), TimeUnit.SECONDS)
                .intercept(new ServerDeadline(), new UnknownHost())
                .build();
        EmulatorChannel watched = new EmulatorChannel(channel, scheduler);
        watched.watch();
        return watched;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** How often it has lost its connection, or found none. What was there before may be gone then. */
    int breaks() {
        return breaks.get();
    }

    /** Calls to come get a new connection; those under way stay with the old one until they end. */
    void connectAnew() {
        channel.enterIdle();
    }

    /** Called at every change of the connection's state; asks to be called at the next one. */
    private void watch() {
        if (channel.isShutdown()) {
            return;
        }
        ConnectivityState state = channel.getState(false);
        if (state == ConnectivityState.IDLE || state == ConnectivityState.TRANSIENT_FAILURE) {
            breaks.incrementAndGet();
        }
        if (state == ConnectivityState.TRANSIENT_FAILURE && !scheduler.isShutdown()) {
            var unused = scheduler.schedule(channel::resetConnectBackoff, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        }
        channel.notifyWhenStateChanged(state, this::watch);
    }
}
