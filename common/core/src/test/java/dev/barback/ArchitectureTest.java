package dev.barback;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the dependencies inside core: they go one way, and only to the permitted libraries. */
class ArchitectureTest {
    /** What Barback promises to its users, and to authors of a broker or a job store. */
    private static final String[] API = {"dev.barback", "dev.barback.rails", "dev.barback.spi"};

    /** The packages from the bottom to the top: each may use those before it. */
    private static final List<String> ROOMS = List.of(
            "dev.barback",
            "dev.barback.internal.text",
            "dev.barback.rails",
            "dev.barback.spi",
            "dev.barback.internal.wire",
            "dev.barback.internal.broker",
            "dev.barback.internal.fair",
            "dev.barback.internal.records",
            "dev.barback.internal.registry",
            "dev.barback.internal.enqueue",
            "dev.barback.internal.morgue",
            "dev.barback.internal.execution",
            "dev.barback.internal.worker",
            "dev.barback.internal.operation",
            "dev.barback.internal.runtime");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.barback");

    @Test
    void arrowsGoOneWay() {
        Architectures.LayeredArchitecture rooms =
                Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : ROOMS) {
            rooms = rooms.optionalLayer(room).definedBy(room);
        }
        for (int i = 0; i < ROOMS.size(); i++) {
            String[] below = ROOMS.subList(0, i).toArray(String[]::new);
            rooms = below.length == 0
                    ? rooms.whereLayer(ROOMS.get(i)).mayNotAccessAnyLayer()
                    : rooms.whereLayer(ROOMS.get(i)).mayOnlyAccessLayers(below);
        }
        rooms.check(CORE);
    }

    @Test
    void everyClassHasARoom() {
        classes().should().resideInAnyPackage(ROOMS.toArray(String[]::new)).check(CORE);
    }

    @Test
    void roomsFormNoCycles() {
        slices().matching("dev.barback.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }

    @Test
    void onlyJacksonSlf4jAndJSpecifyAreKnown() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "dev.barback..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.slf4j..",
                        "org.jspecify..");
        rule.check(CORE);
    }

    @Test
    void fairnessKnowsNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("dev.barback.internal.fair")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.barback.internal.fair", "dev.barback.spi", "org.jspecify..")
                .check(CORE);
    }

    /** So no type without a promise is in a signature of the API. */
    @Test
    void theApiKnowsNothingInternal() {
        noClasses()
                .that()
                .resideInAnyPackage(API)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.barback.internal..")
                        .and(not(resideInAPackage("dev.barback.internal.text")))) // bounds of numbers, in no signature
                .check(CORE);
    }

    @Test
    void usersSeeNoJson() {
        noClasses()
                .that()
                .resideInAnyPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CORE);
    }
}
