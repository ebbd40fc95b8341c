package dev.barback.internal.jdbc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the dependencies inside the database module: they go one way. */
class ArchitectureTest {
    /** The packages from the bottom to the top: each may use those before it. A broker has a job store beside it. */
    private static final List<String> ROOMS = List.of(
            "dev.barback.internal.jdbc.sql",
            "dev.barback.internal.jdbc.records",
            "dev.barback.internal.jdbc.queue",
            "dev.barback.internal.jdbc.outbox");

    private static final JavaClasses JDBC = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.barback.internal.jdbc");

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
        rooms.check(JDBC);
    }

    @Test
    void everyClassHasARoom() {
        classes().should().resideInAnyPackage(ROOMS.toArray(String[]::new)).check(JDBC);
    }

    @Test
    void roomsFormNoCycles() {
        slices().matching("dev.barback.internal.jdbc.(*)..")
                .should()
                .beFreeOfCycles()
                .check(JDBC);
    }

    /** But for the job store that a broker has, which is made in one place, and the columns of messages that are records. */
    @Test
    void messagesKnowNoRecords() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.barback.internal.jdbc.queue", "dev.barback.internal.jdbc.outbox")
                .and()
                .doNotHaveSimpleName("JdbcBroker")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.barback.internal.jdbc.records").and(not(simpleName("LiveJobColumns"))))
                .check(JDBC);
    }
}
