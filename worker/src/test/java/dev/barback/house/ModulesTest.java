package dev.barback.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Dependencies between modules: worker on starter on pubsub and jdbc on core, worker on accounts on jdbc, worker on command
 * on core, test on core, never back; and between the starter's settings, which the command line reads without Spring, and
 * its beans. Here, because this module has all of them on its class path. Dependencies inside core are in core's own test.
 */
class ModulesTest {
    private static final String STARTER = "dev.barback.spring..";
    private static final String SETTINGS = "dev.barback.settings..";
    private static final String PUBSUB = "dev.barback.internal.pubsub..";
    private static final String JDBC = "dev.barback.internal.jdbc..";
    private static final String ACCOUNTS = "dev.barback.internal.accounts..";
    private static final String COMMAND = "dev.barback.internal.command..";
    private static final String EXAMPLES = "dev.barback.examples..";
    private static final String WORKER = "dev.barback.cli..";
    private static final String TEST = "dev.barback.test..";
    private static final String CONTRACT = "dev.barback.contract..";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.barback");

    @Test
    void everyModuleIsSeen() {
        for (String module :
                new String[] {STARTER, SETTINGS, PUBSUB, JDBC, ACCOUNTS, COMMAND, EXAMPLES, WORKER, TEST, CONTRACT}) {
            classes()
                    .that()
                    .resideInAPackage(module)
                    .should()
                    .bePublic()
                    .orShould()
                    .notBePublic()
                    .check(HOUSE);
        }
    }

    @Test
    void coreKnowsNoOther() {
        noClasses()
                .that()
                .resideOutsideOfPackages(STARTER, SETTINGS, PUBSUB, JDBC, ACCOUNTS, COMMAND, EXAMPLES, WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STARTER, SETTINGS, PUBSUB, JDBC, ACCOUNTS, COMMAND, EXAMPLES, WORKER)
                .check(HOUSE);
    }

    @Test
    void pubSubKnowsNoSpring() {
        noClasses()
                .that()
                .resideInAPackage(PUBSUB)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", STARTER, SETTINGS, JDBC, ACCOUNTS, EXAMPLES, WORKER)
                .check(HOUSE);
    }

    @Test
    void jdbcKnowsNoSpringAndNoOtherBroker() {
        noClasses()
                .that()
                .resideInAPackage(JDBC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", STARTER, SETTINGS, PUBSUB, ACCOUNTS, EXAMPLES, WORKER)
                .check(HOUSE);
    }

    /** An application that only runs jobs has no users: web and the command line alone use accounts. */
    @Test
    void programsAloneKnowAccounts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ACCOUNTS, WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ACCOUNTS)
                .check(HOUSE);
    }

    @Test
    void accountsKnowDatabasesAlone() {
        noClasses()
                .that()
                .resideInAPackage(ACCOUNTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.boot..",
                        "org.springframework.context..",
                        STARTER,
                        SETTINGS,
                        PUBSUB,
                        EXAMPLES,
                        WORKER)
                .check(HOUSE);
    }

    /** Applications have no command language on their class path. */
    @Test
    void theCommandLanguageIsForProgramsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(COMMAND, WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COMMAND)
                .check(HOUSE);
    }

    @Test
    void theCommandLanguageKnowsCoreAlone() {
        noClasses()
                .that()
                .resideInAPackage(COMMAND)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", STARTER, SETTINGS, PUBSUB, JDBC, ACCOUNTS, EXAMPLES, WORKER, TEST)
                .check(HOUSE);
    }

    @Test
    void settingsKnowNoSpring() {
        noClasses()
                .that()
                .resideInAPackage(SETTINGS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", STARTER, EXAMPLES, WORKER)
                .check(HOUSE);
    }

    @Test
    void theStarterKnowsNoWeb() {
        noClasses()
                .that()
                .resideInAPackage(STARTER)
                // Loaded only if the application has Spring Web: a job must not leave its request on a thread
                .and()
                .doNotHaveFullyQualifiedName("dev.barback.spring.ThreadContexts$Requests")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.web..",
                        "org.springframework.http..",
                        "org.springframework.boot.web..",
                        "org.springframework.boot.webmvc..",
                        "jakarta.servlet..",
                        EXAMPLES,
                        WORKER)
                .check(HOUSE);
    }

    /** The application brings the driver or the client of the broker that it chooses. */
    @Test
    void theStarterKnowsNoDriver() {
        noClasses()
                .that()
                .resideInAPackage(STARTER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "org.postgresql..", "com.google..", "io.grpc..")
                .check(HOUSE);
    }

    @Test
    void testsOfApplicationsNeedNoServer() {
        noClasses()
                .that()
                .resideInAPackage(TEST)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.testcontainers..", "io.zonky..", "org.postgresql..", "com.google..", "io.grpc..")
                .check(HOUSE);
    }

    @Test
    void nothingPublishedKnowsTheContracts() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CONTRACT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CONTRACT)
                .check(HOUSE);
    }

    @Test
    void examplesKnowTheJobApiAlone() {
        classes()
                .that()
                .resideInAPackage(EXAMPLES)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.barback", EXAMPLES, "java..", "org.slf4j..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void nobodyNamesTheExamples() {
        noClasses()
                .that()
                .resideOutsideOfPackage(EXAMPLES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EXAMPLES)
                .check(HOUSE);
    }
}
