package dev.barback.web;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the dependencies between the packages of web: they go one way. */
class ArchitectureTest {
    /** The packages from the bottom to the top: each may use those before it. */
    private static final List<String> ROOMS = List.of(
            "dev.barback.web.server",
            "dev.barback.web.broker",
            "dev.barback.web.access",
            "dev.barback.web.events",
            "dev.barback.web.http",
            "dev.barback.web.enqueue",
            "dev.barback.web.job",
            "dev.barback.web.queue",
            "dev.barback.web.account",
            "dev.barback.web.api",
            "dev.barback.web.page",
            "dev.barback.web.command",
            "dev.barback.web");

    private static final JavaClasses WEB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.barback.web");

    @Test
    void arrowsGoOneWay() {
        Architectures.LayeredArchitecture rooms =
                Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : ROOMS) {
            rooms = rooms.layer(room).definedBy(room);
        }
        for (int i = 0; i < ROOMS.size(); i++) {
            String[] below = ROOMS.subList(0, i).toArray(String[]::new);
            rooms = below.length == 0
                    ? rooms.whereLayer(ROOMS.get(i)).mayNotAccessAnyLayer()
                    : rooms.whereLayer(ROOMS.get(i)).mayOnlyAccessLayers(below);
        }
        rooms.check(WEB);
    }

    @Test
    void everyClassHasARoom() {
        classes().should().resideInAnyPackage(ROOMS.toArray(String[]::new)).check(WEB);
    }

    @Test
    void roomsFormNoCycles() {
        slices().matching("dev.barback.web.(*)..").should().beFreeOfCycles().check(WEB);
    }

    /** Accounts and the OpenAPI document, for example, know no jobs; the command server needs no HTTP. */
    @Test
    void subjectsAreApart() {
        knowsOnly("queue", "access", "http");
        knowsOnly("account", "access", "http");
        knowsOnly("api", "access");
        knowsOnly("command", "access", "server");
        knowsOnly("events");
        knowsOnly("broker");
    }

    private static void knowsOnly(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = "dev.barback.web." + room;
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "dev.barback.web." + others[i];
        }
        classes()
                .that()
                .resideInAPackage("dev.barback.web." + room)
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("dev.barback.web..").or(resideInAnyPackage(allowed)))
                .check(WEB);
    }

    /** Its packages are for one subject each. */
    @Test
    void hereIsOnlyTheStart() {
        classes()
                .that()
                .resideInAPackage("dev.barback.web")
                .should()
                .haveSimpleName("WebApplication")
                .orShould()
                .haveSimpleName("package-info")
                .check(WEB);
    }
}
