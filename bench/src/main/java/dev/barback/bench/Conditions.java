package dev.barback.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** Under which conditions was measured, in a sentence. */
final class Conditions {
    private Conditions() {}

    static String now(Plan plan) {
        return "%s: %,d jobs of 1 KiB, medians of %d; JVM %s, %d cores shared by client and emulator; the bare client pulls with %d threads."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        plan.jobs(),
                        plan.rounds(),
                        System.getProperty("java.vm.version"),
                        Runtime.getRuntime().availableProcessors(),
                        plan.pullers());
    }
}
