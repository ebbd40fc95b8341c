package dev.barback.bench;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Describes the conditions of the measurement, in a sentence. */
final class Conditions {
    private Conditions() {}

    static String now(BenchOptions benchOptions) {
        return "%s: medians of %d; JVM %s, %d cores shared by all processes and other work (load %.1f at the start)."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        benchOptions.rounds(),
                        System.getProperty("java.vm.version"),
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
