package dev.barback.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Time on the clock, and on this process' cores: the second says what a client costs, whoever else is at work. */
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
