package dev.barback.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Measures elapsed time and this process's CPU time: the latter is the cost of a client, independent of other
 * processes.
 */
final class Stopwatch {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long startNanos = System.nanoTime();
    private final long startCpuNanos = PROCESS.getProcessCpuTime();
    private long nanos;
    private long cpuNanos;

    private Stopwatch() {}

    static Stopwatch start() {
        return new Stopwatch();
    }

    Stopwatch stop() {
        nanos = System.nanoTime() - startNanos;
        cpuNanos = PROCESS.getProcessCpuTime() - startCpuNanos;
        return this;
    }

    double seconds() {
        return nanos / SECOND;
    }

    double cpuSeconds() {
        return cpuNanos / SECOND;
    }
}
