package dev.barback.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** Under which conditions was measured, in a sentence. */
final class Conditions {
    private Conditions() {}

    static String now(Plan plan) {
        return "%s: medians of %d; JVM %s, %d cores shared by all processes and other work."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        plan.rounds(),
                        System.getProperty("java.vm.version"),
                        Runtime.getRuntime().availableProcessors());
    }
}
