package dev.holter.quartz;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.quartz.spi.JobFactory;

/** What this module may know, and who may know it. */
@AnalyzeClasses(packages = "dev.holter.quartz", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsTheApiOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.holter.engine..", "dev.holter.postgres..", "dev.holter.settings..");

    @ArchTest
    static final ArchRule onlyTheModuleKnowsGuice = noClasses()
            .that()
            .haveNameNotMatching(".*HolterQuartzModule.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    @ArchTest
    static final ArchRule oneBinaryForAllGuices =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("javax.inject..", "jakarta.inject..");

    @ArchTest
    static final ArchRule jobFactoriesAreLeftAlone =
            noClasses().should().dependOnClassesThat().areAssignableTo(JobFactory.class);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule littleIsPublic = classes()
            .that()
            .haveSimpleNameNotStartingWith("Holter")
            .and()
            .doNotHaveSimpleName("Attachment")
            .and()
            .areTopLevelClasses()
            .should()
            .notHaveModifier(JavaModifier.PUBLIC);
}
