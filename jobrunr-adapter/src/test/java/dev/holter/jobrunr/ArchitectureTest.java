package dev.holter.jobrunr;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jobrunr.jobs.filters.ElectStateFilter;

/** What this module may know, and who may know it. */
@AnalyzeClasses(packages = "dev.holter.jobrunr", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsTheApiOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.holter.engine..", "dev.holter.postgres..", "dev.holter.settings..");

    @ArchTest
    static final ArchRule onlyTheModuleKnowsGuice = noClasses()
            .that()
            .haveNameNotMatching(".*HolterJobRunrModule.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    /** Whatever elects states silently takes the place of JobRunr's retries. */
    @ArchTest
    static final ArchRule retriesAreLeftAlone =
            noClasses().should().dependOnClassesThat().areAssignableTo(ElectStateFilter.class);

    /** A failure that is saved from outside stops the whole server of a living owner; from its owner's side it is Retries' business. */
    @ArchTest
    static final ArchRule onlyRetriesFail = noClasses()
            .that()
            .doNotHaveSimpleName("Retries")
            .should()
            .callMethod("org.jobrunr.jobs.Job", "failed", "java.lang.String", "java.lang.Exception");

    /** Only a job that is over is queued again. */
    @ArchTest
    static final ArchRule queuesOnlyOnAWish = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(JobLauncher|Retries)")
            .should()
            .callMethod("org.jobrunr.jobs.Job", "enqueue");

    @ArchTest
    static final ArchRule nobodySucceeds = noClasses().should().callMethod("org.jobrunr.jobs.Job", "succeeded");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule littleIsPublic = classes()
            .that()
            .haveSimpleNameNotStartingWith("Holter")
            .and()
            .areTopLevelClasses()
            .should()
            .notHaveModifier(JavaModifier.PUBLIC);
}
