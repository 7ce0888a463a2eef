package dev.vigil.rules;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Who may use whom. The table in ARCHITECTURE.md says the same in words. */
@AnalyzeClasses(packages = "dev.vigil", importOptions = ImportOption.DoNotIncludeTests.class)
final class DependencyRulesTest {
    private static final String[] THE_JDK_AND_NULLNESS = {"java..", "org.jspecify.annotations.."};

    @ArchTest
    static final ArchRule modulesUseOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.vigil..")
            .layer("cli")
            .definedBy("dev.vigil.cli..")
            .layer("daemon")
            .definedBy("dev.vigil.daemon..")
            .layer("app")
            .definedBy("dev.vigil.app..")
            .layer("api")
            .definedBy("dev.vigil.api..")
            .layer("config")
            .definedBy("dev.vigil.config..")
            .layer("logs")
            .definedBy("dev.vigil.logs..")
            .layer("calendar")
            .definedBy("dev.vigil.calendar..")
            .layer("core")
            .definedBy("dev.vigil.core..")
            .layer("linux")
            .definedBy("dev.vigil.linux..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("daemon")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("app")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("cli", "daemon")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("cli", "daemon")
            .whereLayer("logs")
            .mayOnlyBeAccessedByLayers("cli", "daemon")
            .whereLayer("calendar")
            .mayOnlyBeAccessedByLayers("cli", "daemon", "config")
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers("cli", "daemon", "config")
            .whereLayer("linux")
            .mayOnlyBeAccessedByLayers("cli", "daemon", "logs", "app");

    @ArchTest
    static final ArchRule theCoreUsesTheJdkAlone = noClasses()
            .that()
            .resideInAPackage("dev.vigil.core..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(THE_JDK_AND_NULLNESS)
                    .or(resideInAPackage("dev.vigil.core.."))
                    .negate());

    @ArchTest
    static final ArchRule schedulesUseTheJdkAlone = noClasses()
            .that()
            .resideInAPackage("dev.vigil.calendar..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(THE_JDK_AND_NULLNESS)
                    .or(resideInAPackage("dev.vigil.calendar.."))
                    .negate());

    @ArchTest
    static final ArchRule systemCallsUseTheJdkAlone = noClasses()
            .that()
            .resideInAPackage("dev.vigil.linux..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(THE_JDK_AND_NULLNESS)
                    .or(resideInAPackage("dev.vigil.linux.."))
                    .negate());

    @ArchTest
    static final ArchRule onlyVigilLinuxUsesForeignFunctions = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vigil.linux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule theCoreHasNoThreadsAndNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage("dev.vigil.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, ThreadLocal.class, Process.class, ProcessHandle.class);

    @ArchTest
    static final ArchRule theCoreHasNoClockAndNoRandomness = noClasses()
            .that()
            .resideInAPackage("dev.vigil.core..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Random.class);

    /** {@code ProcessBuilder} forks, reaps behind our back and resets SIGCHLD; vigil-linux spawns. */
    @ArchTest
    static final ArchRule nobodyStartsProcessesThroughTheJdk = noClasses()
            .that()
            .resideInAnyPackage("dev.vigil..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vigil.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule onlyTheCommandLineUsesPicocli = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vigil.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    /** Drafts of services are free of any file format; what reads a format is in a package of its own. */
    @ArchTest
    static final ArchRule onlyTheReaderOfTomlUsesTomlj = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vigil.config.toml..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tomlj..");

    /** Expressions and lines of strangers meet in one place, whose time is linear. */
    @ArchTest
    static final ArchRule onlyLinePatternsKnowRe2 = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.vigil.config.text.LinePattern")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.re2j..");

    /** Else each new component of a specification would change all the places that make one. */
    @ArchTest
    static final ArchRule specificationsAreMadeByTheirOwnMethods = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.vigil.core.spec.ServiceSpec")
            .should()
            .callConstructorWhere(target(owner(name("dev.vigil.core.spec.ServiceSpec"))));

    /** The generated adapters of the API's records refer to these, and these to them: nobody wrote that. */
    @ArchTest
    static final ArchRule noCyclesBetweenPackages = slices().matching("dev.vigil.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("dev.vigil.api.jsonb.."), DescribedPredicate.alwaysTrue());
}
