package dev.holter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.holter.engine.Engine;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** STYLE and DESIGN, as far as a machine can check them. */
class ArchitectureTest {
    private static final JavaClasses SHIPPED = classesBeside(Engine.class);
    private static final JavaClasses TESTS = classesBeside(ArchitectureTest.class);

    private static JavaClasses classesBeside(Class<?> one) {
        return new ClassFileImporter()
                .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    }

    @Test
    void whatIsCheckedIsThere() {
        assertThat(SHIPPED.contain(Engine.class)).isTrue();
        assertThat(TESTS.contain(ArchitectureTest.class)).isTrue();
        assertThat(SHIPPED.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void sqlIsOnlyInTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.holter.postgres", "dev.holter.flyway")
                .and()
                .doNotHaveFullyQualifiedName(HolterBuilder.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .check(SHIPPED);
        noClasses()
                .that()
                .haveFullyQualifiedName(HolterBuilder.class.getName())
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                        .and(not(nameMatching(DataSource.class.getName()))))
                .check(SHIPPED);
    }

    @Test
    void jobCodesPackageKnowsNothingBehindIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.holter")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.holter.*..")
                .check(SHIPPED);
    }

    @Test
    void adaptersPackageKnowsJobCodesOnly() {
        classes()
                .that()
                .resideInAPackage("dev.holter.spi")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.holter", "dev.holter.spi")
                .check(SHIPPED);
    }

    @Test
    void theEngineKnowsNoStoreNorLeaf() {
        classes()
                .that()
                .resideInAPackage("dev.holter.engine")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.github.f4b6a3.uuid..",
                        "dev.holter",
                        "dev.holter.spi",
                        "dev.holter.settings",
                        "dev.holter.engine")
                .check(SHIPPED);
    }

    @Test
    void theSettingsKnowNoEngine() {
        noClasses()
                .that()
                .resideInAPackage("dev.holter.settings")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.holter.engine", "dev.holter.postgres", "dev.holter.spi")
                .check(SHIPPED);
    }

    // pitfall 53
    @Test
    void optionalLibrariesAreOnlyInTheirLeaves() {
        onlyIn("dev.holter.guice", "com.google.inject..");
        onlyIn("dev.holter.flyway", "org.flywaydb..");
        onlyIn("dev.holter.jackson", "com.fasterxml.jackson..");
        onlyIn("dev.holter.micrometer", "io.micrometer..");
    }

    private static void onlyIn(String leaf, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackage(leaf)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(SHIPPED);
    }

    @Test
    void nothingKnowsALeaf() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.holter.guice",
                        "dev.holter.flyway",
                        "dev.holter.jackson",
                        "dev.holter.micrometer",
                        "dev.holter.postgres")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.holter.guice", "dev.holter.flyway", "dev.holter.jackson", "dev.holter.micrometer")
                .check(SHIPPED);
    }

    @Test
    void guicesOwnAnnotationsServeEveryGuice() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.inject..", "jakarta.inject..")
                .check(SHIPPED);
    }

    // pitfall 14
    @Test
    void theEngineHasOneClockAndItIsMonotonic() {
        noClasses()
                .that()
                .resideInAPackage("dev.holter.engine")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callConstructor(Date.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Calendar.class)
                .check(SHIPPED);
    }

    @Test
    void nobodySleeps() {
        for (JavaClasses some : List.of(SHIPPED, TESTS)) {
            noClasses()
                    .should()
                    .callMethodWhere(target(owner(assignableTo(Thread.class).or(assignableTo(TimeUnit.class))))
                            .and(target(name("sleep"))))
                    .check(some);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.holter.(*)..").should().beFreeOfCycles().check(SHIPPED);
    }

    @Test
    void linesGoToTheLogAndNowhereElse() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(SHIPPED.that(not(resideInAPackage("dev.holter.doctor"))));
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(SHIPPED);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = SHIPPED.stream()
                .map(shipped -> shipped.getPackage())
                .distinct()
                .filter(holter -> !holter.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void classesThatNobodyIsMeantToExtendAreFinal() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotRecords()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(SHIPPED);
    }
}
