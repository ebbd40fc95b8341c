package dev.barback.bench;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Under which conditions was measured, in a sentence. */
final class Conditions {
    private Conditions() {}

    static String now(Plan plan) {
        return "%s: medians of %d; JVM %s, %d cores shared by all processes and other work (load %.1f at the start)."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        plan.rounds(),
                        System.getProperty("java.vm.version"),
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
