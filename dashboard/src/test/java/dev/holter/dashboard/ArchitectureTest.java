package dev.holter.dashboard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.holter.spi.DashboardOpener;

/** What this module may know, and who may know it. */
@AnalyzeClasses(packages = "dev.holter.dashboard", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule seesWhatOperatorsSee = noClasses()
            .that()
            .haveNameNotMatching(".*JdkDashboardOpener.*")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.holter.*..").and(not(resideInAPackage("dev.holter.dashboard.."))));

    @ArchTest
    static final ArchRule theOpenerKnowsItsSeam = classes()
            .that()
            .implement(DashboardOpener.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.holter", "dev.holter.spi", "dev.holter.dashboard..");

    @ArchTest
    static final ArchRule theCoreKnowsNoServer = noClasses()
            .that()
            .resideInAPackage("dev.holter.dashboard")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.sun.net.httpserver..", "jakarta.servlet..", "com.google.inject..", "dev.holter.dashboard.*..");

    @ArchTest
    static final ArchRule serversAreInTheirLeaves = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holter.dashboard.servlet")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.servlet..");

    @ArchTest
    static final ArchRule noSqlHere =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule jsonIsStreamed =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
