package dev.barback.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures elapsed time, the CPU time of a client, which is its cost, independent of other processes, and that of the
 * database's server.
 */
final class Stopwatch {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clientClock;
    private final LongSupplier serverClock;
    private final long startServerCpuNanos;
    private final long startCpuNanos;
    private final long startNanos = System.nanoTime();
    private long nanos;
    private long cpuNanos;
    private long serverCpuNanos;

    private Stopwatch(LongSupplier clientClock, LongSupplier serverClock) {
        this.clientClock = clientClock;
        this.serverClock = serverClock;
        this.startServerCpuNanos = serverClock.getAsLong();
        this.startCpuNanos = clientClock.getAsLong();
    }

    /** The client is this process; no server is measured. */
    static Stopwatch start() {
        return start(ThisProcess::cpuNanos, () -> 0);
    }

    /**
     * Starts to measure.
     *
     * @param clientClock the client's CPU time so far, in nanoseconds
     * @param serverClock the server's CPU time so far, in nanoseconds
     */
    static Stopwatch start(LongSupplier clientClock, LongSupplier serverClock) {
        return new Stopwatch(clientClock, serverClock);
    }

    Stopwatch stop() {
        nanos = System.nanoTime() - startNanos;
        cpuNanos = clientClock.getAsLong() - startCpuNanos;
        serverCpuNanos = serverClock.getAsLong() - startServerCpuNanos;
        return this;
    }

    double seconds() {
        return nanos / SECOND;
    }

    /** The client's CPU time. */
    double cpuSeconds() {
        return cpuNanos / SECOND;
    }

    double serverCpuSeconds() {
        return serverCpuNanos / SECOND;
    }
}
